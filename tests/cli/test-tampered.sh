#!/bin/sh
# SPDX-License-Identifier: MIT
# What an sqlite3 shell can do behind the program's back, and an older copy put in its place.
. "$TEST_SOURCE/cli/tap.sh"

make_office
make_case 2026-03-01 delete 'Ada Okafor' >/dev/null
make_case 2026-03-02 access 'Lena Example' >/dev/null
r checkpoint; exits "sealed" 0
sqlite3 "$RECOURSE_DB" 'PRAGMA wal_checkpoint (TRUNCATE)' >/dev/null
mkdir kept; cp cases.db cases.db.key cases.db.seal kept/
again () { rm -f cases.db*; cp kept/* .; }
# changed NAME STATUS PATTERN SQL
changed () {
  again; sqlite3 "$RECOURSE_DB" "$4" >/dev/null 2>&1
  r verify --replay; exits "$1" "$2"; says "$1: named" "$3"
}
changed "a changed row" 5 "RC-2026-000002.*state is 'closed', the journal says 'new'" "UPDATE cases SET state = 'closed' WHERE id > 20 OR number LIKE '%2'"
changed "a trigger too few" 5 "event_fixed.*missing" 'DROP TRIGGER event_fixed'
changed "a trigger too many" 5 "'pest'.*no such row" "CREATE TRIGGER pest AFTER INSERT ON event BEGIN UPDATE cases SET state = 'closed'; END"
changed "an index too few" 5 "cases_by_due.*missing" 'DROP INDEX cases_by_due'
changed "an event changed" 2 'event 4' "DROP TRIGGER event_fixed; UPDATE event SET body = replace (body, '\"seq\":4', '\"seq\": 4') WHERE seq = 4"
changed "an event removed" 2 'event 4 is missing' 'DROP TRIGGER event_kept; DELETE FROM event WHERE seq = 4'
again; before=$(sha256sum <cases.db.seal)
r --readonly checkpoint; refuses "nothing is sealed by who only looks" 1 'readonly'
[ "$before" = "$(sha256sum <cases.db.seal)" ]; verdict $? "the sealer's state stays"
make_case 2026-03-03 delete 'Third Person' >/dev/null; r checkpoint
cp cases.db.seal newer; again; cp newer cases.db.seal
r verify; exits "an older copy beside a newer seal" 3; says "is told" 'the last are gone'
finish
