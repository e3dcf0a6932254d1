#!/bin/sh
# SPDX-License-Identifier: MIT
# What is hard to take back is asked about where somebody can answer, and nowhere else.
. "$TEST_SOURCE/cli/tap.sh"
make_office
one=$(make_case 2026-03-01 delete 'Ada Okafor')
two=$(make_case 2026-03-05 delete 'Rui Silva')

# asked ANSWER ARGS: on a terminal; what it showed lies in out.
asked () { answer=$1; shift
  python3 "$TEST_SOURCE/cli/answer.py" "$answer" "$RECOURSE" --now $day --as mia do "$@" >out 2>err; status=$?; }
state () { sqlite3 "$RECOURSE_DB" "SELECT state FROM cases WHERE number = '$1'"; }
is () { [ "$2" = "$3" ]; verdict $? "$1 ($2)"; }

before=$(events)
asked n resolve 1 outcome=done; exits "no is no" 1
says "the preview is shown" 'resolve RC-2026-000001'
says "with what speaks against it" '^! identity not checked'
says "and it is said that nothing was done" 'resolve was not done'
is "nothing is written" "$(events)" "$before"
asked '' resolve 1 outcome=done; exits "the end of the input is no" 1
is "still nothing" "$(events)" "$before"
asked y resolve 1 outcome=nonsense; exits "what cannot be done is not asked about" 1
silent "no question" 'y/n'
asked y resolve 1 outcome=done; exits "yes is yes" 0
is "it is done" "$(state "$one")" resolved
asked n close 2 reason=over --yes; exits "who has agreed is not asked" 0
silent "no question either" 'y/n'
is "and it is done" "$(state "$two")" closed
asked n claim 2; silent "what is easily taken back is not asked about" 'y/n'
r --as mia do close 1 reason=over; exits "a script is never asked" 0
is "it does" "$(state "$one")" closed
finish
