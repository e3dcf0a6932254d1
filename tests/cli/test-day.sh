#!/bin/sh
# SPDX-License-Identifier: MIT
# A day at the desk from the shell alone: every act, by the members who may do it, on cases
# that depend on one another; after each the tables are what the journal says.
. "$TEST_SOURCE/cli/tap.sh"
day=2026-03-13
make_office
done_acts=
# act MEMBER ACT WORDS...: done; what it says is in out, and what is replayed is what is there.
act () {
  who=$1 what=$2; shift 2; done_acts="$done_acts $what"
  r --as "$who" do "$what" "$@"; exits "$who: $what $*" 0
  "$RECOURSE" verify --replay >/dev/null 2>&1 || fail "replay after $what"
}
# refused MEMBER PATTERN ACT WORDS...
refused () { who=$1 why=$2 what=$3; shift 3; r --as "$who" do "$what" "$@"; refuses "$who may not: $what $*" 1 "$why"; }
state () { r --readonly --as sue show "$1" --json; json "case $1 is $2" "d['state'] == '$2'"; }
mail_in () { # from subject text, and headers on standard input
  { printf 'From: %s\nTo: support@example.com\nSubject: %s\nMessage-ID: <%s@example.org>\nDate: Fri, 13 Mar 2026 09:00:00 +0000\n\n%s\n' \
      "$1" "$2" "$4" "$3"; } >mail
  "$RECOURSE" --now "$day" --as mia intake mail >out 2>err; status=$?; exits "mail from $1" 0
}

# ---- the morning: the office is set up, the mail is sorted ------------------------------------
act ruth office.set signature='Ruth Stone' title='Example Office' mail-from='Example Office <privacy@example.com>'
act ruth member.add name=tom role=agent
act ruth member.set name=tom role=supervisor
mail_in 'Ada Okafor <ada@example.org>' 'Please delete my account' 'Remove what you hold about me.' m1
mail_in 'Rui Silva <rui@example.net>' 'My data' 'Send me a copy of my data.' m2
mail_in 'Lena Brandt <lena@example.org>' 'I complain' 'You sold my address. This is a complaint.' m3
mail_in 'A Shop User <user@example.net>' 'Shop account' 'The shop has my data.' m4
mail_in 'Win <win@example.net>' 'You have won' 'Click.' m5
r list state:unsorted --json; json "five wait to be sorted" "d['total'] == 5"
act mia triage 1 type=delete
act mia triage 2 type=access
act mia triage 3 type=complaint
act mia triage 4 type=end-user-referral reason='writes about a shop'
act mia spam 5 reason='a lottery'
act mia not-spam 5 reason='it was one after all'
act mia undo 5
r list state:unsorted --csv; [ "$(wc -l <out)" -eq 1 ]; verdict $? "the queue of the unsorted is empty"

# ---- one request, all the way ------------------------------------------------------------------
act mia claim 1
refused mia '' claim 1
act mia acknowledge 1 text='We have it.'
act mia request-info 1 text='Which account?' ground=requester until=2026-03-27
state 1 waiting
r show 1 --json; json "and until when it waits" "d['pauses'][0]['next'] == '2026-03-27'"
act mia resume 1
act mia verify-identity 1 method=mail-back result=verified
act mia set 1 priority=high customer='Example Shop'
act mia note 1 text='a note'
act mia undo 1
day=2026-03-16
refused mia 'can be extended' extend 1 reason='many systems' text='We need more time.'
act mia reply 1 text='Nearly there.'
act mia pause 1 ground=identity until=2026-03-30
act mia resume 1
act mia release 1
act sue assign 1 to=mia
refused mia 'supervisor' hold 1 name=court reason=x until=2026-12-31
act sue hold 1 name=court reason='a dispute' until=2026-12-31
act sue unhold 1 name=court reason='settled'
r --as sue do correct-received 1 at=2026-03-12 evidence='the log of the mail server' reason='came the day before'
exits "sue: correct-received" 0; done_acts="$done_acts correct-received"
act mia resolve 1 outcome=done text='It is done.'
state 1 resolved
act mia close 1 reason='nothing is open'
act mia reopen 1 reason='a question came'
act mia resolve 1 outcome=done text='Done again.'

# ---- a refusal needs two ------------------------------------------------------------------------
act mia claim 2
act mia refuse 2 reason=not-identifiable text='We could not verify you.'
state 2 proposed
r list is:to-decide --json; json "it waits for somebody" "d['total'] == 1"
refused mia '' approve 2
act sue reject 2 reason='ask once more'
act mia refuse 2 reason=not-identifiable text='We could not verify you.'
act sue approve 2
state 2 resolved

# ---- somebody else's user ------------------------------------------------------------------------
act mia claim 4
act mia refer 4 customer='Example Shop' text='The shop holds your data.'

# ---- two that are one, and are not --------------------------------------------------------------
six=$("$RECOURSE" --now $day --as mia new channel=post received=2026-03-10 type=delete name='Eva Muster' mail=eva@example.org subject=s text=t evidence=x)
seven=$("$RECOURSE" --now $day --as mia new channel=post received=2026-03-11 type=delete name='E. Muster' mail=em@example.org subject=s text=t evidence=x)
refused mia 'supervisor' merge "$seven" other="$six" reason='the same hand'
act sue merge "$seven" other="$six" reason='the same hand'
act sue unmerge "$seven" reason='two sisters'
act mia link "$seven" other="$six" kind=related reason=sisters
for number in "$six" "$seven"; do act mia verify-identity "$number" method=mail-back result=verified; done
person () { sqlite3 "$RECOURSE_DB" "SELECT person FROM cases WHERE number = '$1'"; }
act sue person.merge person="$(person "$seven")" into="$(person "$six")" reason='one name in the register'
r list mail:em@example.org --csv; [ "$(wc -l <out)" -eq 3 ]; verdict $? "one address finds both cases"
act sue person.unmerge person="$(person "$seven")" reason='two sisters'
r list mail:em@example.org --csv; [ "$(wc -l <out)" -eq 2 ]; verdict $? "and one again"
act mia person.set person="$(person "$six")" phone='+49 (0)30 123-4567' customer-number=K-1
act mia person.preference person="$(person "$six")" contact=eva@example.org preference=promotional:off
act mia person.add name='Nia Example' phone=0301234567
message=$(sqlite3 "$RECOURSE_DB" "SELECT min(id) FROM message WHERE case_id = 'RC-2026-000004'")
act mia move 4 message="$message" case="$six" reason='wrong case'
act mia split "$six" message="$message" type=inquiry

# ---- a complaint that climbs ----------------------------------------------------------------------
act mia claim 3
act mia set 3 first-contact=yes satisfied=no
act mia reply 3 text='We looked into it.'
act mia escalate 3 reference=EX-1 evidence='a copy of the form'
act mia advance 3 stage=eligibility-review
act mia date 3 due=2026-04-10 evidence='their notice'
for stage in case-opened business-answer complainant-reply conciliation review decision acceptance corrective-action \
  performance-verification noncompliance-notice; do
  act mia advance 3 stage=$stage
done
act mia escalate 3 stage=referred
act mia task 3 name=referred-2 state=done evidence='the new case'
r ladder 3 --json; json "it went out" "d['stages'][-1]['stage'] == 'referred'"

# ---- the evening -----------------------------------------------------------------------------------
act mia read 1
letter=$(sqlite3 "$RECOURSE_DB" "SELECT min(id) FROM letter WHERE state = 'queued'")
r letters; says "letters wait" queued
act mia letter "$(sqlite3 "$RECOURSE_DB" "SELECT case_id FROM letter WHERE id = $letter")" letter="$letter" state=withdrawn
r --as sue export 1 --output away; exits "a case leaves as files" 0
r list --snippets --csv -- sold; says "a search at the end of the day" 'You \[sold\] my address'
act ruth member.remove name=tom
plain verify --replay; exits "the record is sound" 0

# ---- another policy, whose promises stand still and can be longer ----------------------------------
RECOURSE_DB=$place/other.db; export RECOURSE_DB; day=2026-03-13
"$RECOURSE" --now 2026-01-05 init --pack "$TEST_SOURCE/store/desk-pack.yaml" --drill --member ruth --zone UTC >/dev/null
for member in mia:agent sue:supervisor; do
  "$RECOURSE" --now 2026-01-05 member add "${member%:*}" --role "${member#*:}" >/dev/null
done
act ruth office.set signature='Ruth Stone' title='Example Office' mail-from='Example Office <privacy@example.com>'
"$RECOURSE" --now $day --as mia new channel=post received=2026-03-10 type=access name='Ada Okafor' mail=ada@example.org \
  subject=s text=t evidence=x >/dev/null
act mia request-info 1 text='Which account?' channel=mail ground=waiting-for-person until=2026-03-27
r list is:paused --json; json "the clock stands" "[c['number'] for c in d['cases']] == ['RC-2026-000001']"
day=2026-03-17
act mia resume 1
act mia extend 1 reason='it must be searched for' channel=mail text='It takes longer.'
r show 1 --json; json "the promise is longer" "max(c['due'] for c in d['clocks'] if c['due']) > '2026-06-01'"
plain verify --replay; exits "this record is sound too" 0

undone=
# who sees a case, and what is written down, have days of their own (test-restricted.sh, test-register.sh, test-speaks.sh, test-adopt.sh, test-suppress.sh, test-report.sh)
done_acts="$done_acts pin restrict admit exclude unrestrict disclose register.add register.set register.end policy.adopt suppress unsuppress person.represent person.unrepresent new member.leave member.return"
for name in $("$RECOURSE" do --json | python3 -c 'import json, sys; print(*[a["act"] for a in json.load(sys.stdin)["acts"]])'); do
  case " $done_acts " in *" $name "*) ;; *) undone="$undone $name" ;; esac
done
[ "$undone" = " join" ]; verdict $? "every act was done but those that need waiting mail ($undone)"

# ---- letters leave only from a desk that is none for training ---------------------------------------
RECOURSE_DB=$place/real.db
mkdir mta; cp "$TEST_SOURCE/cli/fake-sendmail" mta/sendmail; chmod +x mta/sendmail; echo 0 >mta/mode
"$RECOURSE" init --pack mixpanel-2014 --member ruth --zone UTC >/dev/null
plain do office.set signature='Ruth Stone' title='Example Office' mail-from='Example Office <privacy@example.com>' \
  "mail-program=$place/mta/sendmail"
exits "the mail program is set" 0
plain new channel=post received="$(date -u +%Y-%m-%d)" type=delete name='Ada Okafor' mail=ada@example.org subject=s text=t evidence=x
plain do acknowledge 1 text='We have it.' channel=mail; exits "a letter is written" 0
plain send; exits "and leaves" 0
[ "$(wc -l <mta/log)" -eq 1 ]; verdict $? "once"
plain letters 1 --json; json "which the record says" "[l['state'] for l in d['letters']] == ['sent']"
plain verify --replay; exits "and replays" 0
finish
