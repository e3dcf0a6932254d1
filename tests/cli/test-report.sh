#!/bin/sh
# SPDX-License-Identifier: MIT
# The numbers of the work, counted by hand beside; and who is away.
. "$TEST_SOURCE/cli/scenario.sh"
day=2026-01-05
open_office 2026-01-05 desk@example.com mia:agent jon:agent sue:supervisor ole:auditor -- mixpanel-2014 us-ccpa
r report; exits "an empty office has a day sheet" 0
says "that says so" 'Nothing is late'
says "in each part" 'Nobody is away, or will be'
r report answers; says "nothing was answered" 'Nothing was answered in that time'
r report nonsense; refuses "no such report" 1 'no report "nonsense"; there are day, overdue'
r report answers --from 2026-02-30; refuses "no such day" 1 'from: '
r report answers --from 2026-03-01 --to 2026-02-01; refuses "no such period" 1 'ends before it begins'
r report day --from 2026-01-01; refuses "the day is today's" 1 'leave --from and --to out'
r report answers --pack no-such; refuses "no such pack" 1 'no pack no-such'
r report workload --member nobody; refuses "no such member" 1 nobody

# open_case DAY TYPE NAME PLACE: the case that is meant
open_case () {
  day=$1
  r new channel=mail received="$1" type="$2" name="$3" mail="$3@example.org" subject=s text=t evidence=x || exit 1
  meant
  [ -z "$4" ] || r --as mia do set "$number" residence="$4"
}
# four Californians ask to delete; answered after 10, 20 and 30 days, one refused, one still open
for case in 'ada 2026-01-05 2026-01-15 done' 'bea 2026-01-05 2026-01-25 done-partly' 'cal 2026-01-06 2026-02-05 done' 'dee 2026-01-07 - -'; do
  set -- $case
  open_case "$2" delete "$1" US-CA
  step claim
  [ "$3" = - ] && continue
  day=$3
  if [ "$4" = done ]; then step resolve outcome=done
  else
    step refuse reason=exception outcome=done-partly text='In part'
    r --as sue do approve "$number" channel=post to='1 Example Road'; exits "approved" 0
  fi
done
open_case 2026-01-08 access eve US-CA
day=2026-02-20
r report answers --from 2026-01-01 --to 2026-12-31 --json
json "three of delete, two of them confirmed after the tenth business day" "[r for r in d['tables'][0]['rows'] if r['type'] == 'delete'][0] == {'type': 'delete', 'answered': 3, 'late': 2, 'median': 20, 'p90': 30, 'mean': 20.0, 'cases_query': None}"
json "all are as many" "d['tables'][0]['rows'][-1]['type'] == 'all' and d['tables'][0]['rows'][-1]['answered'] == 3"
r report answers --from 2026-01-20 --to 2026-01-31 --json
json "one in those days" "d['tables'][0]['rows'][-1]['answered'] == 1 and d['tables'][0]['rows'][-1]['p90'] == 20"
r report metrics --from 2026-01-01 --to 2026-12-31 --json
json "the numbers that are published" "[(r['received'], r['whole'], r['part'], r['denied'], r['open'], r['median'], r['mean']) for r in d['tables'][0]['rows'][:3]] == [(4, 2, 1, 0, 1, 20, 20.0), (0, 0, 0, 0, 0, None, None), (1, 0, 0, 0, 1, None, None)]"
json "of the pack that asks for them" "d['tables'][0]['table'] == 'us-ccpa' and [r['metric'] for r in d['tables'][0]['rows']][0] == 'Requests to delete'"
r report metrics --pack mixpanel-2014; refuses "another asks for none" 1 'names no metrics'
r report metrics --json; json "of the year before unless one says another" "(d['from'], d['to']) == ('2025-01-01', '2025-12-31') and d['tables'][0]['rows'][0]['received'] == 0"
r report refusals --json; json "one refusal" "[(r['reason'], r['type'], r['proposed'], r['approved'], r['waiting']) for r in d['tables'][0]['rows']] == [('exception', 'delete', 1, 1, 0)]"

# two are open, one of nobody; the answer of both was due in February
day=2026-02-25
r report overdue --json
json "late by member" "[(r['by'], r['open'], r['late']) for r in d['tables'][0]['rows']] == [('mia', 1, 1), ('(nobody)', 1, 1)]"
json "late by type" "[(r['by'], r['open'], r['late']) for r in d['tables'][1]['rows']] == [('access', 1, 1), ('delete', 1, 1)]"
json "late by regime" "sorted(r['by'] for r in d['tables'][2]['rows']) == ['mixpanel-2014', 'us-ccpa']"
r report ageing --json; json "both are 48 and 49 days old" "[(r['age'], r['open'], r['late']) for r in d['tables'][0]['rows']] == [('31-60', 2, 2)]"
query=$(python3 -c 'import json; print(json.load(open("out"))["tables"][0]["rows"][0]["cases_query"])')
r list --json -- "$query"; json "whose cases the queue finds" "d['total'] == 2"
r report; says "the day sheet has them" 'RC-2026-000004 .*mia'
r report --member jon; silent "of another member nothing" RC-2026-000004
r report overdue --csv; says "as a table for others" '^members,mia,1,1,0,0,0,'

# reminders
open_case 2026-02-25 access fay ''
day=2026-03-20
r report; says "seven days before" 'RC-2026-000006 +answer +2026-03-27 +7 +T-7'

# being away
r --as jon do member.leave from=2026-03-25 to=2026-04-10 deputy=mia; says "jon will be away" 'jon is away from 2026-03-25 to 2026-04-10; 0 open cases'
r --as mia do member.leave name=jon from=2026-03-25 to=2026-04-10; refuses "for others a supervisor says so" 1 'supervisor'
r --as jon do member.leave from=2026-03-25 to=2026-03-20; refuses "backwards" 1 'before the first'
r --as jon do member.leave from=2026-01-01 to=2026-01-10; refuses "over" 1 'over already'
r --as jon do member.leave from=2026-05-01 to=2026-05-10 deputy=jon; refuses "by himself" 1 'nobody stands in for himself'
r --as sue do assign 6 to=jon; exits "he gets a case before" 0
silent "without a word" 'away'
r report leave --json; json "what falls due meanwhile" "[(r['member'], r['deputy'], r['due']) for r in d['tables'][0]['rows']] == [('jon', 'mia', 1)]"
r report workload; says "beside his work" 'jon .*2026-03-25 to 2026-04-10, deputy mia'
day=2026-03-26
r --as sue do assign 5 to=jon; says "who is away is not forgotten" 'assigned to jon, who is away until 2026-04-10'
r --as sue do member.return name=jon; says "he is back" 'the leave from 2026-03-25 to 2026-04-10 is over'
r --as sue do member.return name=jon; refuses "once" 1 'not away'
r report leave; says "and nobody is away" 'Nobody is away'

# a case that only some see is in no number
r --as sue do restrict 4 reason='staff'; exits "a case is restricted" 0
r --as mia report workload --json; json "mia owns it and sees it" "[r['open'] for r in d['tables'][0]['rows'] if r['by'] == 'mia'] == [1]"
r --as jon report overdue --json; json "others do not count it" "'mia' not in [r['by'] for r in d['tables'][0]['rows']] and all(r['by'] != 'delete' for r in d['tables'][1]['rows'])"
r --as jon report metrics --from 2026-01-01 --to 2026-12-31 --json; json "nor publish it" "d['tables'][0]['rows'][0]['received'] == 3"
r verify --replay; exits "the record is sound" 0
finish
