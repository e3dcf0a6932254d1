#!/bin/sh
# SPDX-License-Identifier: MIT
# An office changes what it goes by: a shorter promise, a holiday, a text that changes under its date.
. "$TEST_SOURCE/cli/tap.sh"
day=2026-02-05

# corner VERSION FROM DAYS
corner () {
  cat <<END
pack: corner
version: "$1"
title: Notice of the corner shop
zone: UTC
effective: {from: $2}
text: {url: "https://shop.example.org/privacy", register: versions, silent: change}
clauses:
  - {id: C1, section: One, summary: Answers come in time, tag: design, find: [requests, days]}
  - {id: C2, section: Two, summary: The date moves with the text, tag: design, find: [date, changes]}
types:
  - {id: delete, title: Deletion, clause: C1, outcomes: [done]}
  - {id: ask, title: Question, clause: C1, outcomes: [done]}
  - {id: change, title: Change of the notice, clause: C2, office: yes, outcomes: [done]}
outcomes:
  - {id: done, title: Done}
rules:
  - {id: R1, title: answer, clause: C1, tag: design, types: [delete], start: received, met_by: answer, period: $3 calendar_days}
  - {id: R2, title: answer, clause: C1, tag: design, types: [ask], start: received, met_by: answer, period: 3 business_days,
     calendar: us-federal}
registers:
  - id: versions
    title: Versions
    clause: C2
    day: published
    fields:
      - {name: version, kind: text, title: Version, required: yes}
      - {name: last-updated, kind: date, title: Date it bears, required: yes}
      - {name: published, kind: date, title: Published, required: yes}
      - {name: sha256, kind: text, title: Hash, required: yes}
END
}
corner 1 2020-01-01 90 >v1.yaml
corner 2 2026-01-31 60 >v2.yaml
corner 2 2026-01-31 61 >other.yaml
sed 's/clause: C1, tag/clause: C9, tag/' v2.yaml | sed 's/version: "2"/version: "3"/' >broken.yaml

cat >notice.txt <<'END'
Privacy notice of the corner shop

Last updated May 8, 2014

We are glad that you ask.  Whoever writes to us at shop@example.org, e.g. to be
forgotten, hears from us: all requests are answered within ninety days. That is a promise.

If the notice changes, so does the date above.
END
sed 's/ninety days/sixty days/' notice.txt >silent.txt
sed 's/ninety days/sixty days/; s/May 8, 2014/1 February 2026/' notice.txt >open.txt
{ printf '<!DOCTYPE html><html><head><style>p{}</style><title>x</title></head><body><h1>Privacy notice of the corner shop</h1>'
  printf '<p>Last updated <b>May 8, 2014</b></p><p>All   requests are\nanswered within\n<em>ninety</em> days.</p>'
  printf '<p>If the notice changes, so does the date above.</p><script>alert(1)</script></body></html>'; } >notice.html

for words in "policy diff ./v1.yaml ./v2.yaml" "policy diff ./v1.yaml ./v1.yaml"; do plain $words; exits "without an office: $words" 0; done
says "the same promises the same" 'promise the same'
plain policy diff ./v1.yaml ./v2.yaml;  says "a promise that changes, in words" '^rule R1 \(answer\): period is now 60 days, was 90 days$'
head -n 1 "$place/out" | grep -q '^rule R1'; verdict $? "promises come first"
silent "nothing is said of cases" 'open case'
plain policy diff corner@1 ./v2.yaml;   refuses "what an office adopted needs an office" 1 'name its database with --db'
plain policy diff mixpanel-2014 eu-gdpr --json
json "whole packs are compared" 'd["schema"] == "recourse-policy-diff/1" and d["cases"] is None and any(c["list"] == "rules" and c["field"] is None and c["now"] == "GDPR-12-3" for c in d["changes"])'

"$RECOURSE" --now 2026-01-01 init --pack ./v1.yaml --drill --member ruth --zone UTC >/dev/null || exit 1
for member in mia:agent sue:supervisor; do
  "$RECOURSE" --now 2026-01-01 member add "${member%:*}" --role "${member#*:}" >/dev/null || exit 1
done
for on in 2026-01-30 2026-02-01 2026-02-02; do make_case $on delete Zoe >/dev/null; done
make_case 2026-02-03 ask Zoe >/dev/null
r do restrict 3 reason=x --as sue; exits "one case is restricted" 0

before=$(events)
r policy diff corner@1 ./v2.yaml;       says "the dates that would move" '^  RC-2026-000002 corner R1: 2026-04-02, was 2026-05-02$'
says "and how many cases" 'clocks of 1 open case'
silent "not one that was received before" 'RC-2026-000001'
silent "nor one that the member may not see" 'RC-2026-000003'
r policy diff corner ./v2.yaml --as sue; refuses "what is not shipped has to be named with its version" 1 'no pack corner'
r policy diff corner@1 ./v2.yaml --json --as sue
json "who sees it finds it" 'd["cases"] == 2 and {"number": "RC-2026-000003", "pack": "corner", "rule": "R1", "was": "2026-05-03", "now": "2026-04-03"} in d["moves"]'
[ "$(events)" = "$before" ]; verdict $? "looking writes nothing"
r policy diff corner@7 ./v2.yaml;       refuses "a version that nobody adopted" 1 'not adopted corner@7'

r policy adopt ./v2.yaml --as mia;      refuses "an agent adopts nothing" 1 'needs a supervisor'
r policy adopt ./broken.yaml --as sue;  exits "a broken pack is refused" 1
before=$(events)
grep -Eq "broken.yaml:[0-9]+: rules R1 clause: there is no 'C9'" err; verdict $? "with file, line, field and mend"
python3 "$TEST_SOURCE/cli/answer.py" n "$RECOURSE" --now $day --as sue policy adopt ./v2.yaml >out 2>err; status=$?
exits "on a terminal it asks" 1
says "after it has shown what is promised otherwise" 'rule R1 .answer.: period is now 60 days, was 90 days'
says "and what would move" 'RC-2026-000002 R1: 2026-04-02, was 2026-05-02'
says "and does nothing on no" 'nothing was adopted'
[ "$(events)" = "$before" ]; verdict $? "not even an event"
r policy adopt ./v2.yaml --reason "we hired" --as sue
says "adopted, and what moved" '^adopted: corner 2; clocks of 2 open cases moved$'
r show 2;                               says "the case goes by the version of its day" '2026-04-02 .*corner 2'
r show 1;                               says "and an older one by its own" '2026-04-30 .*corner 1'
r show 2 --json --as sue
json "why it moved stands in the record" 'any(h["act"] == "case.clocks" for h in d["history"])'
before=$(events)
r policy adopt ./v2.yaml --as sue;      says "once more does nothing" '^nothing to do'
[ "$(events)" = "$before" ]; verdict $? "and writes nothing"
r policy adopt ./other.yaml --as sue;   refuses "the same version with other bytes" 1 'version of its own'
r policy adopt ../../etc/passwd --as sue; exits "no pack" 1
r do policy.adopt pack=../../x --as sue; refuses "the act reads no path" 1 'is no name'

# A holiday of our own on 4 February: the question is due a day later.
sed 's/^X-RECOURSE-COVERS.*/&/' "$RECOURSE_DATA/calendars/us-federal.ics" | awk '/^END:VCALENDAR/ {
  print "BEGIN:VEVENT\r\nUID:shop-1@example.org\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20260204\r\nSUMMARY:Shop closed\r\nEND:VEVENT\r" } { print }' >us-federal.ics
r policy adopt --calendar ./us-federal.ics --as sue; says "a holiday moves what crosses it" 'calendar us-federal; clocks of 1 open case moved'
r policy adopt --calendar ./us-federal.ics --as sue; says "and only once" 'nothing to do'
printf 'no calendar' >broken.ics
r policy adopt --calendar ./broken.ics --as sue; exits "what is no calendar is refused" 1

# ---- texts ----
r policy text corner;                   refuses "no text yet" 1 'keeps no text of corner'
r explain 1;                            silent "and no sentence" 'in its words'
r policy adopt ./v2.yaml --text notice.txt --as sue; says "the text is kept with its date" '^adopted: text of corner 2 \(2014-05-08\)$'
r policy text corner;                   says "and printed, a paragraph a line" '^We are glad that you ask\. Whoever .* That is a promise\.$'
r policy text corner C1;                says "the sentence of a clause" '^Whoever writes to us at shop@example.org, e.g. to be forgotten, .* within ninety days\.$'
[ "$(wc -l <out)" -eq 1 ]; verdict $? "alone"
r policy text corner C9;                refuses "a clause there is not" 1 'no clause C9'
r policy text corner@1;                 refuses "a version without a text" 1 'keeps no text of corner@1'
r explain 2;                            says "beside its clock" 'in its words: Whoever writes'
r policy show ./v2.yaml;                says "beside the promise" 'in its words: Whoever'
r policy coverage ./v2.yaml --json;     json "beside what carries it out" 'd["clauses"][0]["sentence"].startswith("Whoever")'
r register versions;                    says "and written down" '2014-05-08'
r policy list;                          says "listed" '^text +corner +2 +2026-02-05 2014-05-08'
r policy list --json;                   json "as JSON" 'len([a for a in d["adopted"] if a["kind"] == "pack"]) == 2 and [a for a in d["adopted"] if a["kind"] == "text"][0]["updated"] == "2014-05-08"'
r policy adopt ./v2.yaml --text notice.txt --as sue; says "the same text again: nothing" '^nothing to do'

r policy adopt corner --text silent.txt --as sue; says "changed under the same date: a case says so" 'which a case now says$'
r list type:change;                     says "by itself" 'RC-2026-000005.*Text changed under the date 2014-05-08'
r show 5;                               says "what changed" 'before: ninety days'
says "and to what" 'now: sixty days'
r register versions;                    [ "$(grep -c 2014-05-08 out)" -eq 2 ]; verdict $? "and the register has both"
r policy adopt corner --text open.txt --as sue; silent "changed with its date: no case" 'case now says'
r policy text corner C1;                says "the newest text counts" 'sixty days'
sed '/Last updated/d' open.txt >undated.txt
r policy adopt corner --text undated.txt --as sue; refuses "no date in it" 1 'say updated='
r policy adopt corner --text undated.txt --updated 2026-02-04 --as sue; exits "it can be said" 0
r policy adopt corner --text notice.html --as sue; says "HTML" '2014-05-08'
r policy text corner;                   silent "without its markup" '<|alert|p\{'
r policy text corner C1;                says "is read as text" '^All requests are answered within ninety days\.$'
printf 'Last updated 2026-02-05\n\nAll requests take \033[31mred\342\200\256 days \033]0;owned\007.\n' >evil.txt
r policy adopt corner --text evil.txt --as sue; exits "a hostile one" 0
for words in "policy text corner" "policy text corner C1" "explain 2" "policy show ./v2.yaml" "policy coverage ./v2.yaml"; do
  r $words; python3 "$TEST_SOURCE/cli/harmless.py" out; verdict $? "is harmless: $words"
done
printf 'a\0b' >nul.txt; r policy adopt corner --text nul.txt --as sue; refuses "a text with a NUL" 1 'NUL'
printf 'caf\351' >latin.txt; r policy adopt corner --text latin.txt --as sue; refuses "or in Latin-1" 1 'UTF-8'
: >none.txt; r policy adopt corner --text none.txt --as sue; refuses "or without words" 1 'empty'

# A pack that came with the program, with the calendars that it counts with.
r policy adopt uk-gdpr --as sue;        says "a shipped pack, and its holidays" 'adopted: uk-gdpr [^,]*, calendar '
r journal;                              says "the journal says so" 'policy.adopt .*adopted uk-gdpr'
r verify --replay;                      exits "the record replays" 0
finish
