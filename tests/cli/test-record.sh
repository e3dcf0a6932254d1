#!/bin/sh
# SPDX-License-Identifier: MIT
# The record checked, sealed, and tampered with by the sqlite3 shell.
. "$TEST_SOURCE/cli/tap.sh"
make_office
for name in Ada Ben Cyd; do make_case 2026-03-01 delete "$name Example" >/dev/null; done
r --as mia do claim 1; r --as mia do note 2 text=hello
sql () { sqlite3 "$RECOURSE_DB" "$1"; }
unlocked () { # runs SQL with the triggers of a table out of the way
  triggers=$(sql "SELECT group_concat(sql, ';') || ';' FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '$1'")
  for trigger in $(sql "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '$1'"); do
    sql "DROP TRIGGER $trigger"
  done
  sql "$2"
  sql "$triggers"
}
keep () { sql 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null; rm -rf kept; mkdir kept; cp cases.db* kept/; }
back () { rm -f cases.db*; cp kept/cases.db* .; }

r verify;                       exits "a fresh record is sound" 0
r verify --replay --json
json "and says so" 'd["schema"] == "recourse-verify/1" and d["sound"] and d["status"] == 0 and d["findings"] == [] and d["events"] > 8'
r verify --max-age 1d;          exits "never sealed is too old when an age is asked" 6
r checkpoint --output note;     exits "a checkpoint goes to a file" 0
[ "$(sed -n 2p note)" = "$(events)" ]; verdict $? "it names the size"
grep -q '^— ' note;             verdict $? "and bears a signature"
r checkpoint;                   says "or to standard output" '^— '
r checkpoint --json;            json "or as JSON" 'd["schema"] == "recourse-checkpoint/1" and d["note"].count("\n") >= 5'
r verify --checkpoint note --max-age 1d; exits "the kept one agrees and is young" 0
keep

sql "UPDATE cases SET owner = 'm1' WHERE number = 'RC-2026-000001'"
r verify;                       exits "a changed table is not the journal's matter" 0
r verify --replay;              exits "replay finds it" 5
says "and names the row" 'cases.*RC-2026-000001|RC-2026-000001.*cases|cases.*owner'
back
unlocked event "UPDATE event SET body = replace (body, 'mia', 'sue'), at = at + 1 WHERE seq = 6"
r verify;                       exits "an altered event" 2
says "is named" '(^|[^0-9])6([^0-9]|$)'
back
unlocked event "DELETE FROM event WHERE seq = (SELECT max (seq) - 1 FROM event)"
r verify;                       exits "a removed event" 2
back
unlocked event "UPDATE event SET seq = 1000000 WHERE seq = 6; UPDATE event SET seq = 6 WHERE seq = 7; UPDATE event SET seq = 7 WHERE seq = 1000000"
r verify;                       exits "events that changed places" 2
back
unlocked opening "DELETE FROM opening WHERE seq = (SELECT max (seq) FROM opening)"
r verify;                       exits "an opening taken away" 4
back
r --as mia do note 3 text=one;  r checkpoint --output ahead
back
r --as mia do note 3 text=two
r verify --checkpoint ahead;    exits "another history than the one sealed" 3
back
r verify --checkpoint ahead;    exits "a record put back to an older day" 3
sed 's/^—/-/' note >broken
r verify --checkpoint broken;   exits "a note that is none" 2
r verify --checkpoint none;     refuses "a file there is not" 1 'none'
r verify --max-age soon;        refuses "an age that is none" 64 'max-age'
plain verify --db "$place/none.db"; refuses "no database" 1 'none.db'
echo 'no database' >text.db
plain verify --db "$place/text.db"; refuses "a file that is no database" 1 'text.db'
r verify word;                  refuses "a word too many" 64 'too many'
finish
