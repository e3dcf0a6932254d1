#!/bin/sh
# SPDX-License-Identifier: MIT
# A year of complaints: one from Germany that nobody acknowledged climbs to an order of the FTC,
# one from Norway is settled, an applicant's goes to the panel of authorities.
. "$TEST_SOURCE/cli/tap.sh"
day=2026-01-05
"$RECOURSE" --now $day init --pack mixpanel-2014 --pack eu-us-dpf --drill --member ruth --zone UTC >/dev/null || exit 1
for member in mia:agent sue:supervisor; do
  "$RECOURSE" --now $day member add "${member%:*}" --role "${member#*:}" >/dev/null || exit 1
done
r --as ruth do office.set title=Example mail-from=legal@example.org; exits "the office writes letters" 0

# step DAY NUMBER ACT WORDS...: does it as mia.
step () { day=$1; number=$2; act=$3; shift 3; r --as mia do "$act" "$number" "$@"; exits "$day $number $act $*" 0; }
# complaint DAY NAME: one that came by mail in somebody's words
complaint () {
  day=$1
  r --as mia new channel=post "name=$2" "mail=$3" subject='A complaint' text='You shared my data.' evidence="postmark of $1"
  exits "$1 $2 complains" 0
}

# ---- from Germany: the first mail is not acknowledged
complaint 2026-01-06 'Lena Brandt' lena@example.org
step 2026-01-06 1 triage type=complaint
step 2026-01-06 1 set principle=choice,notice collected=DE residence=DE
r show 1 --json
json "several principles stand in the order of the pack" 'd["facts"]["principle"] == "notice,choice"'
r --as mia do set 1 principle=notice,luck; refuses "what is no principle is named" 1 'luck.*is none of notice, choice'
day=2026-01-08
r ladder 1 --json
json "on the last day nothing is open" 'd["stages"][-1]["stage"] == "internal" and all(m["since"] is None for m in d["moves"])'
day=2026-01-09
r ladder --json
json "a day later the way out is open, and nobody did anything" 'd["cases"][0]["since"] == "2026-01-09"'
r ladder 1;                        says "and people read it" 'open to the complainant since 2026-01-09'
r --as mia do escalate 1;          refuses "to record it, the first contact is shown" 1 'first-contact is missing'
step 2026-01-12 1 set first-contact=yes first-contact-on=2026-01-06 first-contact-how='her letter, postmark of 6 January'
step 2026-01-12 1 escalate reference=EX-77 evidence='copy of the form'
step 2026-01-13 1 advance stage=eligibility-review
r ladder 1;                        says "a placeholder is no date of theirs" 'planning, not verified'
step 2026-01-20 1 advance stage=case-opened
step 2026-01-21 1 advance stage=business-answer due=2026-02-04
day=2026-02-05
r ladder;                          says "nothing is answered" '2026-02-04 notice'
step 2026-02-06 1 advance stage=default
step 2026-02-20 1 advance stage=noncompliance-notice due=2026-03-06

# ---- a final answer carries whom one may turn to, however it was written
step 2026-02-21 1 resolve outcome=not-settled letter=none text='We see no breach.' channel=mail
r show 1 --json
json "free text too" 'any("Better Business Bureaus" in (m.get("text") or "") and "no breach" in m["text"] for m in d["messages"] if m["direction"] == "out")'

step 2026-03-09 1 escalate stage=referred
r show 1 --json
json "what is to be kept is held at once, for a year" '[(h["name"], h["until"]) for h in d["holds"]] == [("ftc-referral", "2027-03-09")]'
r ladder 1;                        silent "nobody is asked to" 'do hold'
says "the case of the authority is still to be opened" 'new channel=post type=regulator-case'
r --as mia new channel=post type=regulator-case name='Federal Trade Commission' subject='Matter 26-1' text='A referral.' evidence='letter of 9 March'
exits "the matter is a case" 0
step 2026-03-09 2 link other=1 kind=parent
step 2026-03-20 1 advance stage=ftc-review
step 2026-04-01 1 advance stage=ftc-access-letter due=2026-04-20
step 2026-04-01 2 set access-letter-due=2026-04-20
step 2026-04-18 2 set access-letter-answered=2026-04-18
step 2026-05-04 1 set cid-served=2026-05-04 cid-return=2026-05-22
step 2026-05-04 1 advance stage=ftc-demand
r ladder 1 --json
json "the return date comes before the twenty days" 'd["stages"][-1]["due"] == "2026-05-22" and d["stages"][-1]["due_how"] == "rule" and d["stages"][-1]["rule"] == "FTC-CID-QUASH"'
step 2026-05-04 2 set cid-served=2026-05-04 cid-return=2026-05-22
r --as mia show 2 --json
json "every date of the demand runs by itself" '{c["rule"]: c["due"] for c in d["clocks"] if c["rule"].startswith("FTC-CID")} == {"FTC-CID": "2026-05-22", "FTC-CID-MEET": "2026-05-18", "FTC-CID-QUASH": "2026-05-22"}'
step 2026-05-15 2 set cid-met=2026-05-15
step 2026-05-21 2 set cid-petitioned=2026-05-21 cid-answered=2026-05-21
step 2026-06-15 1 set consent-accepted=2026-06-15
step 2026-06-15 1 advance stage=ftc-consent
r ladder 1;                        says "a date from memory says so" '2026-07-15 .FTC-CONSENT-COMMENT, memory'
step 2026-08-03 1 set order-served=2026-08-03
step 2026-08-03 1 advance stage=ftc-order
step 2026-08-03 1 advance stage=ftc-compliance
r ladder 1 --json
json "sixty days for the report" 'd["stages"][-1]["due"] == "2026-10-02" and not d["stages"][-1]["unverified"]'
step 2026-08-04 2 set order-served=2026-08-03 last-ftc-letter=2026-08-03
r --as mia show 2 --json
json "the hold may lapse a year after their last word, the order in twenty" '{c["rule"]: c["due"] for c in d["clocks"]}["FTC-PRESERVE-END"] == "2027-08-03" and {c["rule"]: c["due"] for c in d["clocks"]}["FTC-ORDER-TERM"] == "2046-08-03"'
step 2026-09-28 2 set compliance-reported=2026-09-28
step 2026-09-28 1 set last-ftc-letter=2026-09-20
step 2026-09-28 1 advance stage=ftc-closed
r ladder 1 --json
json "a year after their last word it may go" 'd["stages"][-1]["due"] == "2027-09-20" and d["stages"][-1]["rule"] == "FTC-PRESERVE-END"'
day=2027-09-21
r --as mia do advance RC-2026-000001 stage=ftc-ended; says "then it is let go" 'hold ftc-referral is lifted; hold ftc-demand is lifted'
r show RC-2026-000001 --json
json "both holds are lifted with it" '[h["name"] for h in d["holds"] if not h["lifted"]] == []'

# ---- from Norway: settled there; the programme covers the country
complaint 2026-02-02 'Kari Hansen' kari@example.org
step 2026-02-02 3 triage type=complaint
step 2026-02-02 3 set collected=NO first-contact=yes satisfied=no principle=access
r ladder 3 --json
json "nothing speaks against a Norwegian" 'd["checks"] == [] and d["better"] is None'
step 2026-02-02 3 set collected=US
r ladder 3;                        says "data gathered elsewhere is not covered, and that is said" 'country: .*Norway'
step 2026-02-02 3 set about=own-child age=15
r ladder 3;                        says "fifteen-year-olds complain themselves" 'not-own-data: '
step 2026-02-03 3 set collected=NO about=self age=
step 2026-02-03 3 acknowledge channel=mail
step 2026-02-05 3 escalate
step 2026-02-06 3 advance stage=eligibility-review
step 2026-02-10 3 advance stage=case-opened
step 2026-02-11 3 advance stage=business-answer
step 2026-02-20 3 advance stage=complainant-reply
step 2026-02-27 3 advance stage=conciliation
step 2026-03-09 3 advance stage=settled
step 2026-03-10 3 advance stage=performance-verification
step 2026-03-30 3 advance stage=bbb-closed

# ---- an applicant: found out after triage, so somebody moves it, with a reason
complaint 2026-03-02 'Jan Peeters' jan@example.org
step 2026-03-02 4 triage type=complaint
step 2026-03-02 4 set collected=BE role=job-applicant first-contact=yes satisfied=no
r ladder 4;                        says "the facts speak for another ladder" 'dpa-panel'
says "the BBB would not take it" 'hr-data: '
r --as mia do escalate 4 ladder=dpa-panel; refuses "not without a reason" 1 'reason= is missing'
r --as mia do escalate 4 ladder=stairs reason=x; refuses "not to what there is not" 1 'no pack has a ladder'
step 2026-03-03 4 escalate ladder=dpa-panel reason='an applicant'
r ladder 4 --json
json "it stands on the other from its first stage" 'd["stages"][-1]["ladder"] == "dpa-panel" and d["stages"][-1]["stage"] == "internal" and d["better"] is None and d["checks"] == []'
step 2026-03-09 4 set panel-complaint=2026-03-06
step 2026-03-09 4 escalate stage=panel-filed
r ladder 4 --json
json "the panel has sixty days" 'd["stages"][-1]["due"] == "2026-05-05" and d["stages"][-1]["turn"] == "panel"'
r --as mia do escalate 4 ladder=bbb-ftc reason=x; refuses "outside it stays" 1 'has left us'
step 2026-05-04 4 set panel-advice=2026-05-04
step 2026-05-04 4 advance stage=advice
r ladder 4 --json
json "we have twenty-five" 'd["stages"][-1]["due"] == "2026-05-29" and d["stages"][-1]["rule"] == "DPF-DPA-COMPLY"'
step 2026-05-20 4 advance stage=followed
# One who is known as an applicant when it is triaged is put there at once.
complaint 2026-04-01 'Ana Ruiz' ana@example.org
step 2026-04-01 5 triage type=inquiry
step 2026-04-01 5 set collected=ES role=job-applicant
step 2026-04-02 5 triage type=complaint
r ladder 5 --json
json "straight to the other ladder" 'd["stages"][-1]["ladder"] == "dpa-panel"'

r ladder;                          says "three ways on one list" 'RC-2026-000004 '
r --as mia export 1 --output "$place/file"; exits "the file of a complaint is written" 0
grep -rqa "FTC-CID-QUASH" "$place/file"; verdict $? "and carries the ladder"
r verify --replay;                 exits "after the year the tables are those of the journal" 0
finish
