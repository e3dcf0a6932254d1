#!/bin/sh
# SPDX-License-Identifier: MIT
# One complaint from triage through every body to the last end, with its dates.
. "$TEST_SOURCE/cli/tap.sh"
day=2026-01-05
make_office
first=$(make_case 2026-01-05 inquiry 'Lena Brandt')

# step DAY ACT WORDS...: does it as mia.
step () { day=$1; shift; act=$1; shift; r --as mia do "$act" 1 "$@"; exits "$day $act $*" 0; }
r ladder;                         exits "nobody climbs yet" 0
step 2026-01-06 triage type=complaint
r ladder --json
json "triage enters the first stage" 'd["schema"] == "recourse-ladders/1" and d["cases"][0]["stage"]["stage"] == "internal"'
json "and what is missing is said" 'any("first-contact=yes" in m for m in d["cases"][0]["missing"])'
r --as mia do escalate 1;         refuses "nobody goes out before the guard" 1 'first-contact is missing.*set first-contact=yes'
step 2026-01-07 set first-contact=yes satisfied=no
r --as mia do advance 1 stage=bbb-filed; refuses "advance does not go out" 1 'use escalate'
step 2026-01-12 escalate reference=EX-1 evidence='a copy of the form'
r --as mia do advance 1 stage=decision; refuses "no stage is skipped" 1 'eligibility-review'
step 2026-01-13 advance stage=eligibility-review
r ladder 1 --json
json "a planning date is five business days on" '[s["due"] for s in d["stages"]][-1] == "2026-01-21" and d["stages"][-1]["due_how"] == "planning"'
step 2026-01-14 date due=2026-01-30 evidence='their mail of today'
r ladder 1 --json
json "the notice replaces it" 'd["stages"][-1]["due"] == "2026-01-30" and d["stages"][-1]["due_how"] == "notice"'
step 2026-01-20 advance stage=case-opened
step 2026-01-21 advance stage=business-answer due=2026-02-04
r --as mia deadlines --json
json "where it is our turn the stage is a deadline" '[(x["due"], x["promise"], x["rule"]) for x in d["deadlines"] if x["stage"]] == [("2026-02-04", "notice", "bbb-ftc")]'
json "and is counted" 'd["total"] == len(d["deadlines"]) == sum(c["count"] for c in d["counts"])'
r --as mia deadlines --group clock --json
json "in groups as well" 'd["total"] == sum(c["count"] for c in d["counts"]) and any(x["stage"] for x in d["deadlines"])'
step 2026-02-03 advance stage=complainant-reply
step 2026-02-12 advance stage=conciliation
step 2026-03-02 advance stage=review
step 2026-03-20 advance stage=decision
step 2026-03-21 advance stage=reconsideration
step 2026-03-25 advance stage=acceptance
step 2026-03-26 advance stage=corrective-action
step 2026-04-10 advance stage=performance-verification
step 2026-04-12 resolve outcome=not-settled
step 2026-04-13 close reason='answered by letter'
step 2026-04-20 advance stage=noncompliance-notice due=2026-05-01
r ladder
says "a closed complaint still climbs" 'RC-2026-000001 bbb .*Notice of non-compliance .*2026-05-01 notice'
day=2026-05-04
r --as mia deadlines --json
json "and what we owe there is late" '[(x["section"], x["due"], x["overdue"]) for x in d["deadlines"] if x["stage"]] == [("overdue", "2026-05-01", True)]'
step 2026-05-04 escalate stage=referred
r show 1 --json
json "what follows is work to do" 'sorted(t["title"] for t in d["tasks"] if t["name"].startswith("referred-")) == ["check for persistent failure", "open regulator-case", "tell the Department of Commerce"]'
step 2026-05-05 task name=referred-2 state=done
step 2026-05-20 advance stage=ftc-review
step 2026-06-01 advance stage=ftc-access-letter due=2026-06-15
r --as mia do advance 1 stage=ftc-demand; refuses "a demand has the day it was served" 1 'set cid-served=YYYY-MM-DD'
step 2026-07-01 set cid-served=2026-07-01 consent-accepted=2026-08-03 order-served=2026-09-01
step 2026-07-01 advance stage=ftc-demand
step 2026-08-03 advance stage=ftc-consent
step 2026-09-01 advance stage=ftc-order
step 2026-09-02 advance stage=ftc-compliance due=2026-10-31
r show 1;                         says "the record of the case has the stage" 'Compliance report, turn: company, due 2026-10-31'
step 2026-11-02 advance stage=ftc-closed
step 2026-12-31 advance stage=ftc-ended
r --as mia do advance 1 stage=ftc-review; refuses "an end is an end" 1 'end of its ladder'
r ladder 1 --json
json "every stage is there, in order" '[s["stage"] for s in d["stages"]] == "internal bbb-filed eligibility-review case-opened business-answer complainant-reply conciliation review decision reconsideration acceptance corrective-action performance-verification noncompliance-notice referred ftc-review ftc-access-letter ftc-demand ftc-consent ftc-order ftc-compliance ftc-closed ftc-ended".split()'
json "with the days" 'd["stages"][1]["entered"] == "2026-01-12" and d["stages"][1]["left"] == "2026-01-13" and d["stages"][-1]["end"] and d["moves"] == []'
json "and what was sealed" 'd["stages"][1]["reference"] == "EX-1" and d["stages"][1]["evidence"] == "a copy of the form"'
json "what came first belongs to the first" 'd["messages"][0]["stage"] == "internal"'
r ladder 1;                       says "people read the same" '2026-01-12 2026-01-13  Filed with the BBB'
r --as ole do advance 1 stage=ftc-review; exits "an auditor moves nothing" 1
r ladder --sort colour;           refuses "an order there is not" 64 'due, turn'
r ladder --query 'due<';          refuses "a query that makes no sense" 1 'value'
r ladder 1 2;                     refuses "two cases" 64 'one case'
r verify --replay;                exits "the tables are those of the journal" 0
sqlite3 "$RECOURSE_DB" 'SELECT count(*) FROM event WHERE CAST (body AS TEXT) LIKE "%EX-1%"' >out 2>err
says "the reference is in no clear event" '^0$'
finish
