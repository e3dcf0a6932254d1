#!/bin/sh
# SPDX-License-Identifier: MIT
# Who and what may be known already is said beside a new case or person; nothing is joined or held up by it.
. "$TEST_SOURCE/cli/scenario.sh"
open_office 2026-07-01 desk@example.com mia:agent sue:supervisor bob:agent -- mixpanel-2014 us-virginia
person () { r --as mia do person.add "$@"; id=$(grep -o '^p-[^ ]*' out | head -n 1); }
known () { grep -q "$2" err; verdict $? "$1"; }
person name='Kim Doe' mail=kim@example.org phone='+1 540 555 0100' customer-number=K-7 residence=US-VA collected=US; kim=$id
r --as mia new channel=post type=access person="$kim" text=x; exits "she asks" 0
r show 1 --json; json "her state's clock runs at once" "'VA-RESPOND' in [c['rule'] for c in d['clocks']]"
person name='Kim Doe' mail=KIM@Example.ORG; says "the same address in other letters" "$kim .same mail"
person name='K. D.' phone='001 (540) 555-0100'; says "the same number in another writing" "$kim .same phone"
person name='K. D.' phone='555 01 00'; says "or but its end" "$kim .same phone"
person name='K. D.' phone='0100'; silent "four digits say nothing" 'known already'
person name='K. D.' customer-number='k-7 '; says "the same account" "$kim .same customer-number"
person name='Doe, Kim'; says "her name the other way round" "$kim \(similar name: Kim Doe\)"
person name='Kim Sue Doe'; says "or with a middle name" "$kim \(similar name: Kim Doe\)"
person name='Kim'; silent "a first name says nothing" 'known already'
person name='Lee Roe'; silent "nor does another" 'known already'

r --as mia new channel=phone type=access phone='(540) 555-0100' name=K text=z; exits "somebody calls" 0
known "her open case of the type is named" 'open already: RC-2026-000001 (access)'
r --as mia new channel=phone type=delete mail=kim@example.org text=z --json
json "another type is another request" "d['open'] is None and d['number']"
r --as mia new channel=post type=access name='Doe, Kim' text=z; known "a similar name is said" "$kim (similar name: Kim Doe)"
grep -q 'open already' err; [ $? -ne 0 ]; verdict $? "whose cases are not"
r show 4 --json; json "it is a person of its own" "d['person_id'] != '$kim'"
r --as sue do person.merge person="$(sqlite3 "$RECOURSE_DB" "SELECT person FROM cases WHERE number = 'RC-2026-000004'")" into="$kim" reason=same
refuses "nobody is merged before both are verified" 1 'nobody has verified'

# whom one does not see is not suggested
r --as sue new channel=post type=inquiry name='Pat Secret' mail=pat@example.org text=z; meant
r --as sue do restrict "$number" reason='only she'; exits "a case of few" 0
r --as bob do person.add name='Pat Secret' mail=pat@example.org; silent "another is told nothing" 'known already'
r --as sue do person.add name='Pat Secret' mail=pat@example.org; says "she is" 'same mail'
r --as mia do new channel=post name='Kim Doe' text=x; says "the act says it too" 'RC-2026-00000[0-9] opened'
r verify --replay; exits "the record is sound" 0
finish
