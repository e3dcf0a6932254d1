#!/bin/sh
# SPDX-License-Identifier: MIT
# Cases that are one, links, messages that belong elsewhere, and members who leave.
. "$TEST_SOURCE/cli/tap.sh"
make_office
one=$(make_case 2026-03-01 delete 'Ada Okafor')
two=$(make_case 2026-03-05 delete 'Ada Okafor')
three=$(make_case 2026-03-06 access 'Rui Silva')

r --as mia do merge 1 other=2 reason=same; refuses "the older case goes on" 1 "merge $two into $one"
r --as mia do merge 3 other=1 reason=same; refuses "two types are two requests" 1 'link them'
r --as mia do merge 2 other=1 reason=same; refuses "an agent merges no two persons" 1 'needs a supervisor'
r --as sue do merge 2 other=2 reason=same; refuses "nor a case with itself" 1 'into itself'
r --as sue do merge 2 other=1 reason='one letter twice'; says "a supervisor does" "$two is now part of $one"
says "and it is said that they are two persons" 'different persons'
r show 2;          says "the part says where it went" "part of $one"
says "its clocks stopped, with the reason" "stopped .*part of $one"
says "and the outcome" 'Outcome +merged'
r show 2 --json;   json "also as JSON" "d['merged_into'] == d['part_of'] == '$one' and d['state'] == 'closed'"
r show 1;          says "the whole shows its thread, marked" "About delete.*\[$two\]"
says "and the link" "merged-from $two"
r show 1 --json;   json "as JSON too" "[m['case'] for m in d['messages']] == ['$one', '$two']"
r --as mia do reopen 2 reason=x; refuses "the part is not worked by itself" 1 "part of $one"
r --as mia do claim 2; refuses "whatever is tried" 1 "part of $one"
printf 'From: Ada <ada@example.org>\nTo: support@example.org\nSubject: [%s] more\nMessage-ID: <m1@example.org>\n\nMore.\n' "$two" |
  "$RECOURSE" --now $day --as mia intake >out 2>err
r waiting;         says "a stranger's mail to the part waits, and the whole is named" "answers $one"
r --as sue do unmerge 2 reason='two after all'; says "taken apart again" "$two is a case of its own again, new"
r show 2 --json;   json "the clock runs again" "d['merged_into'] is None and any(c['state'] == 'running' for c in d['clocks'])"

r --as mia do link 3 other=1 kind=parent reason='grew out of it'; says "linked" "$three has $one as parent"
r show 1;          says "seen from the other end" "child $three: grew out of it"
r --as mia do link 3 other=1 kind=none; says "and no longer" 'no longer linked'
r --as mia do link 3 other=1 kind=cousin; refuses "a kind there is not" 1 'related, parent, child'
message=$(sqlite3 "$RECOURSE_DB" "SELECT id FROM message WHERE case_id = '$three'")
r --as mia do move 3 message="$message" case=1 reason='wrong case'; says "a message moves" "moved from $three to $one"
r show 3 --json;   json "away from here" "d['messages'] == []"

r --as mia do person.add name='Nia Example' phone='+1 555 0100' post='1 Road, Town'; exits "a person" 0
r --as mia do person.add name='N. Example' phone='+1 555-0100'; says "who may be known already" 'maybe known already: .*same phone'
nia=$(sqlite3 "$RECOURSE_DB" "SELECT id FROM person WHERE name = 'Nia Example'")
r --as mia do person.preference person="$nia" contact='+15550100' preference=promotional:off; says "a preference" 'promotional:off for this phone'
r --as mia new channel=post name='Nia Example' address='1 road, Town' subject=s text=t
says "the number stands alone on standard output" '^RC-2026-000004$'
grep -q "may be known already: $nia (same name and post)" err; verdict $? "the hint on standard error"
r show 4 --json;   json "and in the record" "d['about']['maybe'][0]['id'] == '$nia'"
other=$(sqlite3 "$RECOURSE_DB" "SELECT person FROM cases WHERE number = 'RC-2026-000004'")
r --as sue do person.merge person="$other" into="$nia" reason=same; refuses "nobody is merged before both are verified" 1 'nobody has verified'

r --as mia do claim 1; exits "a case is claimed" 0
r member remove ruth; refuses "the last admin stays" 1 'last admin'
r member set ruth --role agent; refuses "and stays admin" 1 'last admin'
r member set ole --role supervisor --uid 4711; says "a member is set" 'ole: supervisor, user 4711'
r member set ole; refuses "to what?" 64 '--role or --uid'
r member remove ole --role agent; refuses "a name alone" 64 'name alone'
r member remove mia --json; json "a member leaves" "'1 open case is to assign: recourse list owner:mia' in d['result']"
r --as mia list; refuses "and cannot work" 1 'mia'
r list owner:mia state:open --json; json "the list that was named" "d['total'] == 1 and d['cases'][0]['owner'] == 'mia'"
r member list --json; json "the record keeps the name" "[m['active'] for m in d['members'] if m['name'] == 'mia'] == [False]"
r verify --replay; exits "the record is sound after all this" 0
finish
