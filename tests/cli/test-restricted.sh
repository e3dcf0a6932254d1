#!/bin/sh
# SPDX-License-Identifier: MIT
# Cases that only named members see: in no list, count, search, journal line or query of others.
. "$TEST_SOURCE/cli/tap.sh"
make_office
"$RECOURSE" --now 2026-01-05 member add kim --role supervisor >/dev/null
one=$(make_case 2026-03-01 delete 'Ada Okafor')
two=$(make_case 2026-03-05 complaint 'Zebedee Quist')
three=$(make_case 2026-03-06 access 'Rui Silva')

# unseen WHO: nothing that WHO can ask names the case, its person or its words.
unseen () {
  for words in "list" "list Zebedee" "list person:Zebedee" "list type:discipline" "deadlines" "deadlines --by type" \
    "ladder" "overdue" "letters" "waiting" "journal" "journal --limit 500" "list --json" "deadlines --json" "ladder --json" \
    "journal --json" "do" "list --csv"; do
    # shellcheck disable=SC2086
    r --as "$1" $words
    if grep -Eq "Zebedee|Quist|$two|26-000002|discipline" out; then fail "$1 sees nothing in: $words"; return; fi
  done
  pass "$1 sees it in no list, count, search or journal"
}

r --as mia do restrict 2 reason=x; refuses "an agent does not restrict" 1 'supervisor'
r --as sue do restrict 2 to=mia,nobody reason=x; refuses "a member there is not" 1 'nobody'
r --as sue do triage 2 type=discipline; says "a type that is not for everybody" "$two is now discipline"
unseen mia
unseen kim
unseen ole
unseen ruth
r --as sue list --json; json "who made it one sees it" "'$two' in [c['number'] for c in d['cases']] and d['total'] == 3"
r --as kim list --json; json "the count of others is less" "d['total'] == 2"
r --as kim show 2; refuses "it is not there" 1 'there is none with this number'
r --as kim explain 2; refuses "nor to explain" 1 'there is none'
r --as kim export --output x 2; refuses "nor to export" 1 'there is none'
r --as kim do note 2 text=x; refuses "nor to act on" 1 'there is none'
r --as kim do admit 2 to=kim; refuses "nobody lets himself in" 1 'there is none'
r --as ruth do admit 2 to=ruth; refuses "not even an admin while somebody is left" 1 'there is none'
r --as kim journal case:2; silent "its journal is empty" 'case\.'
seq=$(sqlite3 "$RECOURSE_DB" "SELECT min (seq) FROM event WHERE case_id = '$two'")
r --as kim prove "$seq"; refuses "an entry of it is not proved" 1 'only named members'
silent "and the number is not told" "$two"
message=$(sqlite3 "$RECOURSE_DB" "SELECT id FROM message WHERE case_id = '$two'")
r --as kim do join 1 message="$message"; refuses "its message is not to be taken" 1 "there is none"
person=$(sqlite3 "$RECOURSE_DB" "SELECT person FROM cases WHERE number = '$two'")
r --as kim do person.set person="$person" language=de; refuses "its person is not there" 1 'there is none with this id'
r --as mia do person.add name='Z. Quist'; exits "a namesake" 0
silent "is not told of it" "$person"

r --as sue do admit 2 to=mia reason='she looks into it'; says "a member is admitted" "mia sees $two"
r --as mia show 2; says "and sees it" 'Zebedee Quist'
says "with who else does" 'mia, sue'
unseen kim
r --as mia do link 2 other=1 kind=related reason=why; says "linked" "$two has $one"
r --as kim show 1; silent "the other end does not tell" "$two"
r --as kim journal case:1; silent "nor does its journal" "$two"
r --as mia do link 2 other=1 kind=none; says "and no longer" 'no longer linked'
r --as mia do merge 2 other=1 reason=x; exits "it is not merged into what all see" 1
r --as sue do unrestrict 2 reason=x; refuses "its type keeps it so" 1 'another type first'
r --as sue do exclude 2 to=sue; says "somebody goes" 'sue does not see'
r --as mia do exclude 2 to=mia; refuses "the last does not" 1 'nobody would see'
r member remove mia --json; exits "until she leaves" 0
r --as ruth do admit 2 to=kim reason='mia has left'; says "then an admin finds somebody" "kim sees $two"
r --as kim show 2; says "who sees it" 'Zebedee'
r --as ruth show 2; exits "and still not the admin" 1

r --as sue do restrict 3 reason='a colleague asks'; says "any case can be" "$three is seen by 1 member"
r --as kim list --json; json "counted no more" "d['total'] == 2 and '$three' not in [c['number'] for c in d['cases']]"
printf 'From: Rui Silva <rui@example.org>\nTo: support@example.org\nSubject: [%s] more\nMessage-ID: <m9@example.org>\n\nMore of it.\n' "$three" |
  "$RECOURSE" --now $day --as kim intake >out 2>err
r --as kim list 'More of it' --json; json "mail finds it whoever takes it in, unseen" "d['total'] == 0"
r --as sue do unrestrict 3 reason='it is over'; says "and back" 'seen by everybody again'
r --as kim list --json; json "counted again" "d['total'] == 3"
r verify --replay; exits "the record is sound" 0
finish
