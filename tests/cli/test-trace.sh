#!/bin/sh
# SPDX-License-Identifier: MIT
# RECOURSE_TRACE: what the program does, and nothing of whom it concerns.
. "$TEST_SOURCE/cli/tap.sh"
make_office
export RECOURSE_TRACE=sql,policy,mail RECOURSE_TRACE_FILE="$place/trace"

make_case 2026-03-02 delete 'Wilhelmina Example' >/dev/null
printf 'From: Wilhelmina <w@example.org>\nSubject: Zanzibar\n\nQuixotic words.\n' >letter
r intake letter
has () { grep -Eq "$2" trace; verdict $? "$1"; }
has "a statement with rows and time" '^ +[0-9]+\.[0-9]{6} sql    [0-9]+ rows [0-9]+ us: INSERT INTO event'
has "a rule with its dates" ' policy MP-[A-Z-]+ of mixpanel-2014 [0-9-]+: running, starts 2026-03-02 .*, due 2026-0[0-9]-'
has "a message and its parts" ' mail   part 1: text/plain, '
! grep -Eqi 'wilhelmina|zanzibar|quixotic|w@example' trace; verdict $? "no name, subject, address or word of a message"
[ "$(stat -c %a trace)" = 600 ]; verdict $? "for its owner alone"

plain doctor; says "the doctor says where" "^good trace +$place/trace"
export RECOURSE_TRACE=colours
r list; exits "a wrong topic stops nothing" 0
[ "$(wc -l <err)" -eq 1 ] && grep -q 'RECOURSE_TRACE is ignored: "colours"' err; verdict $? "and is told in one line"
export RECOURSE_TRACE=sql; rm trace; ln -s elsewhere trace
r list; exits "nor does a link" 0
[ ! -e elsewhere ] && grep -q 'RECOURSE_TRACE is ignored: .* is a link' err; verdict $? "which is not followed"
finish
