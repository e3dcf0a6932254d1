#!/bin/sh
# SPDX-License-Identifier: MIT
# Deletion, row by row: who asks, when the contract ended, and which of the two clocks run.
. "$TEST_SOURCE/cli/scenario.sh"
open_office 2014-06-26 support@example.org mia:agent sue:supervisor -- mixpanel-2014

asked=0
# asks RECEIVED NAME TYPE: the next case.
asks () {
  asked=$((asked + 1)) day=$1
  r --as mia new channel=post received="$1" type="$3" "name=$2" mail=someone$asked@example.org \
    subject='Delete it' text='Please delete what you have on us.' evidence="postmark of $1"
  exits "$1 $2 asks: $3" 0
  meant
}
# clocks NAME RULE=DUE...: these run and no others of the deletion; the first leads.
clocks () {
  name=$1; shift
  r show "$number" --json
  json "$name: $*" "{c['rule']: c['due'] or c['state'] for c in d['clocks'] if c['rule'].startswith('MP-DEL')} == dict(x.split('=') for x in '$*'.split())"
}
# leads DUE: what stands in the lists.
leads () { r show "$number" --json; json "the headline is $1" "d['due'] == '$1'"; }
mind () { r show "$number"; says "in mind: $1" "$1"; }
no_mind () { r show "$number"; silent "nothing of: $1" "$1"; }
explains () { r explain "$number"; says "explained: $1: $2" "$2"; }

# ---- 1. an active customer: ninety days, nothing from the contract; a human asks whether it is to end
asks 2014-06-26 'Active Customer' delete
step set active-contract=yes
clocks "an active customer" MP-DEL-RESP=2014-09-24
leads 2014-09-24
mind 'The contract is in force.*ask whether it is to end'
r --as mia do resolve "$number" outcome=active-customer; refuses "keeping it is a refusal that two decide" 1 'use refuse outcome=active-customer'
# The contract ends later: the request is on file already.
day=2014-08-01
step set active-contract=no termination=2014-07-31
mind 'The contract has ended.*delete-after-termination'
step triage type=delete-after-termination
step set written-request=yes terminated-by=customer authority=yes
clocks "ended meanwhile" MP-DEL-RESP=2014-09-24 MP-DEL-TERM=2015-07-31

# ---- 2. before the end: pending
asks 2014-07-01 'Before The End' delete-after-termination
step set termination=2014-12-31 written-request=yes terminated-by=company authority=yes
clocks "before the end" MP-DEL-RESP=2014-09-29 MP-DEL-TERM=2015-12-31
leads 2014-09-29
mind 'the request waits for it'

# ---- 3. eleven and a half months after the end: the deletion date comes first
asks 2015-04-23 'Month Eleven' delete-after-termination
step set termination=2014-05-08 written-request=yes terminated-by=customer authority=yes
clocks "after eleven months and a half" MP-DEL-RESP=2015-07-22 MP-DEL-TERM=2015-05-08
leads 2015-05-08
no_mind 'more than twelve months'
explains MP-DEL-TERM '8 May 2015'
r deadlines;                      says "and in the list of deadlines" "$number 2015-05-08 in 15 d "

# ---- 4. thirteen months after: the day has passed, so ninety days at the latest, and the gap is said
asks 2015-06-08 'Month Thirteen' delete-after-termination
step set termination=2014-05-08 written-request=yes terminated-by=customer authority=yes
clocks "after thirteen months" MP-DEL-RESP=2015-09-06 MP-DEL-TERM=2015-09-06
leads 2015-09-06
mind 'more than twelve months after the end.*the text is silent'
explains MP-DEL-TERM 'counted from receipt instead'
# A day more or less: on the last day of the twelve months it is not late.
asks 2015-05-08 'On The Day' delete-after-termination
step set termination=2014-05-08 written-request=yes terminated-by=customer authority=yes
no_mind 'more than twelve months'
clocks "on the last day" MP-DEL-RESP=2015-08-06 MP-DEL-TERM=2015-05-08

# ---- 5. by telephone: no twelve months; the answer invites the written form, and that is recorded
day=2014-07-07
r --as mia new channel=phone type=delete-after-termination name='Oral Caller' mail=caller@example.org subject='A call' \
  text='The caller wants the data of the ended contract deleted.' evidence='call of 7 July, taken by Mia'
exits "somebody telephones" 0
meant
step set termination=2014-05-08 written-request=no
clocks "by telephone" MP-DEL-RESP=2014-10-05
mind 'Not asked in writing.*ask-in-writing'
r explain "$number";  silent "no twelve months are counted" MP-DEL-TERM
r --as mia do refuse "$number" reason=not-proven text=No; refuses "it is no refusal" 1 'not allowed here: Not asked in writing'
step resolve outcome=no-written-request letter=ask-in-writing channel=mail
r show "$number" --json
json "the invitation is in the file" 'd["outcome"] == "no-written-request" and any("in writing" in (m.get("subject") or "") for m in d["messages"] if m["direction"] == "out")'
json "and the ninety days are kept" '[c["state"] for c in d["clocks"] if c["rule"] == "MP-DEL-RESP"] == ["met"]'
# Then the letter comes: opened again, the twelve months run from the end as for anybody.
day=2014-07-21
step reopen reason='the letter came'
step set written-request=yes terminated-by=customer authority=yes
clocks "then in writing" MP-DEL-RESP=2014-10-05 MP-DEL-TERM=2015-05-08
no_mind 'Not asked in writing'

# ---- 6. never a customer
asks 2014-07-08 'Only Looked' delete
step set role=visitor active-contract=no
clocks "never a customer" MP-DEL-RESP=2014-10-06
no_mind 'The contract'

# ---- 7. an end user
asks 2014-07-09 'End User' delete
step set role=end-user
mind 'the customer that holds the data decides.*end-user-referral'
step triage type=end-user-referral
clocks "an end user" MP-DEL-RESP=2014-10-07

# ---- 8. a legal hold, and another matter of the same person
asks 2014-07-10 'Held Back' delete-after-termination
step set termination=2014-05-08 written-request=yes terminated-by=customer authority=yes
clocks "before the hold" MP-DEL-RESP=2014-10-08 MP-DEL-TERM=2015-05-08
r --as sue do hold "$number" name=case-77 reason='a court asks for it' until=2014-08-10; exits "a hold, named and dated" 0
r show "$number" --json
json "deletion stands still, the answer does not" '{c["rule"]: c["state"] for c in d["clocks"]} == {"MP-DEL-RESP": "running", "MP-DEL-TERM": "paused"}'
json "with its reason" '"case-77" in [c["reason"] for c in d["clocks"] if c["rule"] == "MP-DEL-TERM"][0]'
explains MP-DEL-TERM 'case-77'
day=2014-08-09
r --as sue do unhold "$number" name=case-77 reason='the court is done'; exits "lifted" 0
clocks "the days of the hold do not count" MP-DEL-RESP=2014-10-08 MP-DEL-TERM=2015-06-08
person=$(sqlite3 "$RECOURSE_DB" "SELECT person FROM cases WHERE number = '$number'")
r --as mia new channel=post type=complaint person="$person" subject='And I complain' text='You shared it.' evidence='letter'
exits "the same person complains" 0
mind 'Another matter of the person is open'
r --as sue do hold "$number" name=complaint reason='the complaint is open' until=2014-12-01
no_mind 'Another matter of the person is open'

r verify --replay;                exits "the tables are those of the journal" 0
finish
