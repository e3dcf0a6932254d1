#!/bin/sh
# SPDX-License-Identifier: MIT
# What the office owes without being asked, what it writes down, and an inquiry of the FTC:
# each opens its case by tick, once; each hold is placed and lifted by the stage that needs it.
. "$TEST_SOURCE/cli/scenario.sh"
open_office 2014-04-14 legal@example.org mia:agent sue:supervisor -- mixpanel-2014 us-eu-safe-harbor
add () { name=$1; shift; r --as sue do register.add "register=$name" "$@"; exits "$day $name: $*" 0; }
twice () { r tick; [ ! -s out ]; verdict $? "$day: the second tick opens nothing"; }
# fields REGISTER NAME...: the register of the policy has these.
fields () {
  name=$1; shift
  r --as sue register "$name" --json
  python3 - "$TEST_SOURCE/../data/packs/mixpanel-2014/pack.yaml" "$name" "$@" <<'P' 2>>err
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
part = re.search(r"\n  - \{id: %s, title.*?(?=\n  - \{id: |\n\n)" % re.escape(sys.argv[2]), text[text.index("\nregisters:"):], re.S).group(0)
there = set(re.findall(r"\{name: ([a-z0-9-]+)", part))
sys.exit(0 if set(sys.argv[3:]) <= there else 1)
P
  verdict $? "$name has $*"
}

# ---- what is written down
fields policy-versions version last-updated published url sha256 evidence
fields certificates framework certified-on until page evidence reaffirmed-by
fields disclosures to ground evidence what day agent
fields aggregates to method what day
fields agents agent guarantee since guarantee-until evidence
fields opt-outs purpose address channel day effective
fields guardian-consents guardian age place evidence day
fields consents account version first-use withdrawn
fields training person scope joined day content until
fields self-assessments day scope finding signer sha256
fields discipline person breach measure day
fields incidents harm cause aware-on measures
fields deals code-name counterparty kind scope agreement began outcome

# ---- two certificates, each by its own anniversary, year after year until the framework ended
add mixpanel-2014/certificates framework=us-eu certified-on=2014-04-11 page=https://example.org/list
says "its anniversary" 'holds until 2015-04-11'
add mixpanel-2014/certificates framework=us-swiss certified-on=2014-06-11
day=2015-02-09; r tick;           silent "sixty-one days before, nothing" recertification
day=2015-02-10; r tick;           says "sixty days before, the first" 'recertification.*2015-04-11'
silent "and only that" '2015-06-11'
twice
number=$(sqlite3 "$RECOURSE_DB" "SELECT number FROM cases WHERE type = 'recertification'")
r show "$number" --json;          json "its clocks say the anniversary" '{c["due"] for c in d["clocks"]} == {"2015-04-11"}'
r deadlines;                      says "it stands in the list" "$number 2015-04-11"
day=2015-04-10
add mixpanel-2014/certificates framework=us-eu certified-on=2015-04-11 reaffirmed-by='C. Officer' evidence='confirmation of 10 April'
step resolve outcome=recorded
day=2015-04-12; r tick;           says "the other one in its turn" 'recertification.*2015-06-11'
twice
day=2016-02-11; r tick;           silent "after the framework ended nothing is renewed" '2016-04-11'

# ---- training: a joiner within thirty days, then yearly; the yearly statement of an officer
day=2015-05-04
add training person='Joe Joiner' scope=both joined=2015-05-01
r tick;                           says "a joiner is trained within thirty days" 'training.*2015-05-31'
twice
item=$(sqlite3 "$RECOURSE_DB" "SELECT max(id) FROM item WHERE register = 'training'")
r --as sue do register.set item="$item" day=2015-05-20 content='slides 3'; says "then a year" 'holds until 2016-05-20'
sqlite3 "$RECOURSE_DB" "SELECT number FROM cases WHERE type = 'self-assessment' AND open = 1" >numbers
[ "$(wc -l <numbers)" -ge 1 ];    verdict $? "the first statement has been asked for"
add self-assessments day=2015-05-04 scope='all of it' finding='one finding' signer='C. Officer' sha256=aa11
for number in $(cat numbers); do step resolve outcome=recorded; done
day=2016-04-20; r tick;           says "and again" 'training.*2016-05-20'
twice
r --as sue do register.add register=self-assessments day=2016-04-20 scope='all of it' finding='two findings'; refuses "a statement without its officer is none" 1 'needs signer'
add self-assessments day=2016-04-20 scope='all of it' finding='two findings' signer='C. Officer' sha256=ab12
r register self-assessments --json
json "it can be produced, with who signed" '[i["fields"]["signer"] for i in d["items"]] == ["C. Officer", "C. Officer"]'
sqlite3 "$RECOURSE_DB" "SELECT group_concat(CAST(body AS TEXT)) FROM event" | grep -q 'C. Officer'
[ $? -ne 0 ];                     verdict $? "and the name stands in no entry"
sqlite3 "$RECOURSE_DB" "SELECT number FROM cases WHERE type = 'self-assessment' AND open = 1" >numbers
for number in $(cat numbers); do step resolve outcome=recorded; done
day=2017-03-20; r tick;           silent "thirty-one days before the year is over, not yet" 'self-assessment.*2017-04-20'
day=2017-03-21; r tick;           says "thirty days before, it is owed again" 'self-assessment.*2017-04-20'
twice

# ---- an incident: the harms and the cause are of closed lists
r --as sue do register.add register=incidents harm=bad-luck aware-on=2017-03-21; refuses "a harm is one of the list" 1 'loss, misuse'
add incidents harm=unauthorised-access,disclosure cause=credential-reuse aware-on=2017-03-21 measures='passwords reset'
r --as sue do register.add register=incidents harm=loss cause=weather aware-on=2017-03-21; refuses "so is a cause" 1 'credential-reuse'
# Who reused a password keeps every right.
r --as mia new channel=post type=delete name='Otto Reuse' subject='Delete me' text=x evidence=letter; meant
r --as mia do refuse "$number" reason=credential-reuse text=No; refuses "it is no reason to refuse" 1 'reason is one of'
# ---- discipline: seen by few
r --as mia do register.add "$number" register=discipline person=x breach=y measure=z day=2017-03-21; refuses "not an agent's" 1 'no register "discipline"'
r --as sue do register.add "$number" register=discipline person='Ann Other' breach='read a file' measure=warning; exits "discipline of a case" 0
r --as sue export "$number" --output file; exits "the file of the requester" 0
! grep -rq 'Ann Other\|read a file' file; verdict $? "says nothing of it"

# ---- a Norwegian takes the same path as a German; an applicant another
day=2014-06-26
who () { # name fact...
  name=$1; shift
  r --as mia new channel=post "name=$name" mail=who@example.org type=complaint subject='A complaint' text=x evidence=letter; meant
  step set "$@"
}
who 'Kari Hansen' collected=NO residence=NO citizenship=NO first-contact=yes satisfied=no principle=notice
r show "$number";                 says "a Norwegian belongs to the legal queue" 'European Union or Switzerland: it belongs to the legal queue'
says "and the framework speaks for it" 'us-eu-safe-harbor'
r ladder "$number" --json;        json "to the BBB" 'd["stages"][-1]["ladder"] == "bbb-ftc" and d["checks"] == []'
step escalate
who 'Jan Peeters' collected=BE residence=BE role=job-applicant first-contact=yes satisfied=no principle=access
r ladder "$number";               says "an applicant's is not the BBB's" 'hr-data: An applicant'
says "but the panel's" 'dpa-panel'
step escalate ladder=dpa-panel reason='an applicant'
step set panel-complaint=2014-07-01
step escalate stage=panel-filed
r ladder "$number" --json;        json "sixty days for the panel" 'd["stages"][-1]["due"] == "2014-08-30"'

# ---- an inquiry of the FTC, from letter to the end of what is kept
day=2014-09-02
r --as sue new channel=post type=regulator-case name='Federal Trade Commission' subject='Matter 14-1' text='A letter.' evidence='letter of 2 September'; meant
exits "the FTC writes" 0
r --as sue show "$number" --json; json "few see it" 'd["restricted"]'
case=$number
s () { act=$1; shift; r --as sue do "$act" "$case" "$@"; exits "$day $act $*" 0; }
holds () { r --as sue show "$case" --json; json "holds: $*" "[h['name'] + ':' + h['until'] for h in d['holds'] if not h['lifted']] == '$*'.split()"; }
stage () { r --as sue ladder "$case" --json; json "$1 is due $2" "d['stages'][-1]['stage'] == '$1' and d['stages'][-1]['due'] == '$2'"; }
clock () { r --as sue show "$case" --json; json "$1 is due $2" "[c['due'] for c in d['clocks'] if c['rule'] == '$1'] == ['$2']"; }
s set access-letter-due=2014-09-30
s escalate stage=access-letter
says "the hold comes with the stage" 'hold ftc-inquiry is placed'
stage access-letter 2014-09-30
holds ftc-inquiry:2015-09-02
r --as sue do advance "$case" stage=demand; refuses "a demand has the day it was served" 1 'cid-served'
s undo
holds
s escalate stage=access-letter hold-until=2016-01-15
holds ftc-inquiry:2016-01-15
s set access-letter-answered=2014-09-29
# Served on 2 September, the petition is due in twenty days; a return date before that comes first.
s set cid-served=2014-09-02
clock FTC-CID-QUASH 2014-09-22
clock FTC-CID-MEET 2014-09-16
s set cid-return=2014-09-12
clock FTC-CID-QUASH 2014-09-12
clock FTC-CID-MEET 2014-09-12
clock FTC-CID 2014-09-12
s set cid-return=2014-10-10
clock FTC-CID-QUASH 2014-09-22
clock FTC-CID 2014-10-10
s advance stage=demand
stage demand 2014-09-22
holds ftc-inquiry:2016-01-15
r --as sue show "$case";          says "counsel reads it" 'have counsel read the demand'
day=2014-09-20
r --as sue deadlines;             says "two days before, it is near" "$case 2014-09-22 in 2 d"
s set cid-met=2014-09-15 cid-petitioned=2014-09-20
s advance stage=petition
s advance stage=demand-answer
stage demand-answer 2014-10-10
day=2014-10-09
s set cid-answered=2014-10-09 consent-accepted=2014-11-03
day=2014-11-03
s advance stage=consent
stage consent 2014-12-03
day=2015-01-05
s set consent-closed=2014-12-03 order-served=2015-01-05
s advance stage=order
stage order 2015-03-06
holds ftc-inquiry:2016-01-15 ftc-order:2020-01-05
# The order may set another day for the report.
s set compliance-report-due=2015-04-06
r --as sue show "$case" --json;   json "then that day counts" '[(c["rule"], c["due"]) for c in d["clocks"] if "REPORT" in c["rule"]] == [("FTC-ORDER-REPORT", "2015-04-06")]'
s date due=2015-04-06 evidence='section 7 of the order'
stage order 2015-04-06
r --as sue do advance "$case" stage=under-order; refuses "first the report" 1 'compliance-reported'
day=2015-04-01
s set compliance-reported=2015-04-01 last-ftc-letter=2015-05-04
s advance stage=under-order
stage under-order 2035-01-05
day=2015-06-01
s advance stage=closed
stage closed 2016-05-04
day=2016-01-16
r --as sue tick;                  says "a hold past its day is said, and not lifted" 'hold ftc-inquiry'
day=2016-05-05
s advance stage=ended
says "then both go" 'hold ftc-inquiry is lifted; hold ftc-order is lifted'
holds
s resolve outcome=recorded
r --as mia show "$case";          refuses "and still few see it" 1 'none with this number'

r verify --replay;                exits "the tables are those of the journal" 0
finish
