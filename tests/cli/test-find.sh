#!/bin/sh
# SPDX-License-Identifier: MIT
# A case is found by what a person can say on the telephone: number, address, telephone,
# customer number, a word; and the list shows where the words stand.
. "$TEST_SOURCE/cli/tap.sh"
make_office
nia=$("$RECOURSE" --now $day new channel=post received=2026-03-01 type=delete name='Nia Example' phone='+49 (0)30 123-4567' \
  mail=Nia@Example.org subject='Löschung' text='Please remove everything you hold about the customer.' evidence=x)
rui=$("$RECOURSE" --now $day new channel=post received=2026-03-02 type=access name='Rui Silva' phone='(415) 555-0123' \
  subject=Access text='配信停止のお願い: アカウントを削除してください。' evidence=x)
eva=$("$RECOURSE" --now $day new channel=post received=2026-03-03 type=access name='Eva Muster' \
  subject=Hello text='Write to nia@example.org or ring 030 1234567, account K-4711.' evidence=x)
r do person.set person="$(sqlite3 "$RECOURSE_DB" "SELECT person FROM cases WHERE number = '$rui'")" customer-number='K-4711' fax='+1 212 555 0123'
exits "a customer number is noted" 0
[ -n "$eva" ]; verdict $? "three cases"

# found QUERY NUMBERS: the cases that the query finds, by due date
found () {
  r list --csv --sort number -- "$1"
  got=$(sed '1d;s/,.*//' out | tr '\n' ' ')
  [ "$got" = "$2" ]; verdict $? "$1 finds ${2:-nothing} (found $got)"
}
for number in '+49 (0)30 123-4567' '+49301234567' '0049 30 1234567' '030/123 45 67' '1234567' '234567' '4567'; do
  found "phone:\"$number\"" "$nia "
done
found 'phone:+49(0)301234567' "$nia "
found 'phone:"+49 40 1234567"' ''
found 'phone:"415 555 0123"' "$rui "
found 'phone:"1-415-555-0123"' "$rui "
found 'phone:"212-555-0123"' "$rui "
found 'phone:"213-555-0123"' ''
found 'phone:0000' ''
found 'phone:4567,0123' "$nia $rui "
found 'mail:nia@example.org' "$nia "
found 'customer-number:k-4711' "$rui "
found '-customer-number:k-4711' "$nia $eva "
found '"+49 30 1234567"' "$nia "
found '030-1234567' "$nia $eva "
found 'NIA@example.org' "$nia $eva "
found 'K-4711' "$rui $eva "
found '"K-4711" state:open type:access' "$rui $eva "
found 'loschung' "$nia "
found '削除' "$rui "
found 'phone:4567 or customer-number:k-4711' "$nia $rui "
r list phone:12; refuses "three digits are no telephone" 1 'last digits'

r list --snippets --csv -- customer; says "a snippet shows where the word stands" 'hold about the \[customer\]\.'
r list --snippets --csv -- K-4711;   says "a number in parts too" 'account \[K-4711\]'
r list --snippets --json -- 削除;    json "without blanks between words, with the place" \
  "[d['cases'][0]['snippet'][a:a + n] for a, n in d['cases'][0]['snippet_hits']] == ['削除']"
r list --snippets --json -- type:delete; json "no words, no snippet" "d['cases'][0]['snippet'] is None"
r list --snippets --json -- -customer type:access; json "none of words that are ruled out" "not any(c['snippet'] for c in d['cases'])"
r list -- customer; silent "and only when it is asked for" 'about the'
r list --snippets -- customer; says "in the table in the place of the subject" 'hold about the \[customer\]'
r verify --replay; exits "the record is sound" 0
finish
