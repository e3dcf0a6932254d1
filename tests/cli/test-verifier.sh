#!/bin/sh
# SPDX-License-Identifier: MIT
# The verifier that stands alone, beside the program: both look at the same database, whole
# and tampered with, and come to the same number.
. "$TEST_SOURCE/cli/tap.sh"
verifier=$TEST_SOURCE/../data/verify/recourse-verify.py
make_office
for name in Ada Ben Cyd; do make_case 2026-03-01 delete "$name Example" >/dev/null; done
r --as mia do claim 1; r --as mia do note 2 'text=two
lines, "quoted", and 日本語'
r checkpoint --output note
cp note "$place/kept-note"
key=$(sed -n 's/^key //p' cases.db.seal)
r --as mia do note 3 text=later
sqlite3 cases.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
mkdir kept; cp cases.db cases.db.seal cases.db.key kept/
sealed=$(sed -n 2p note)

v () { python3 "$verifier" cases.db "$@" >"$place/out" 2>"$place/err" </dev/null; status=$?; }
back () { rm -f cases.db-wal cases.db-shm; cp kept/* .; }
# tampered NAME STATUS SQL: both verifiers, with the key and the kept checkpoint.
tampered () {
  sqlite3 cases.db "$(sqlite3 cases.db "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_master
    WHERE type = 'trigger' AND tbl_name IN ('event', 'node', 'opening', 'blob')"); $3"
  v --key "$key" --checkpoint note
  exits "$1: the verifier" "$2"
  r verify --checkpoint note
  exits "$1: the program" "$2"
  back
}

v --key "$key" --checkpoint note; exits "a whole journal is sound" 0
says "and counts its events" '^sound: [0-9]+ events'
v;                                exits "without a key too" 0
says "but then says so" 'no --key was given'
v --checkpoint note;              exits "a checkpoint without a key is not looked at" 1
v --key nonsense;                 exits "a key that is none" 1

tampered "a body changed" 2 "UPDATE event SET body = replace (body, '\"uid\"', '\"UID\"') WHERE seq = 3"
tampered "a blank added to a body" 2 "UPDATE event SET body = body || ' ' WHERE seq = 3"
tampered "a column changed" 2 "UPDATE event SET member = 'm9' WHERE seq = 3"
tampered "an event removed" 2 "DELETE FROM opening WHERE seq = 4; DELETE FROM event WHERE seq = 4"
tampered "two events exchanged" 2 "UPDATE event SET seq = 999 WHERE seq = 3; UPDATE event SET seq = 3 WHERE seq = 4;
  UPDATE event SET seq = 4 WHERE seq = 999"
tampered "a node changed" 2 "UPDATE node SET hash = zeroblob (32) WHERE level = 2 AND idx = 0"
tampered "a node too many" 2 "INSERT INTO node VALUES (20, 0, zeroblob (32))"
tampered "a node too few" 2 "DELETE FROM node WHERE level = 1 AND idx = 1"
tampered "a pack changed" 2 "UPDATE blob SET bytes = x'00'"
tampered "a pack removed" 2 "DELETE FROM blob"
tampered "a checkpoint changed" 2 "UPDATE checkpoint SET note = replace (note, 'recourse/', 'Recourse/')"
tampered "a value changed" 4 "UPDATE opening SET value = x'41' WHERE rowid = (SELECT max (rowid) FROM opening)"
tampered "a salt changed" 4 "UPDATE opening SET salt = zeroblob (32) WHERE rowid = (SELECT max (rowid) FROM opening)"
tampered "a value removed" 4 "DELETE FROM opening WHERE rowid = (SELECT max (rowid) FROM opening)"
tampered "a value that nobody sealed" 4 "INSERT INTO opening VALUES (0, 9, zeroblob (32), x'41')"
tampered "the end cut off" 3 "DELETE FROM opening WHERE seq >= $sealed - 1; DELETE FROM event WHERE seq >= $sealed - 1;
  DELETE FROM node WHERE (idx + 1) << level > $sealed - 1; DELETE FROM checkpoint"

sed '2s/^/1/' kept-note >forged
v --key "$key" --checkpoint forged; exits "a forged checkpoint is invalid" 2
says "by its signature" 'forged: the signature of .* is bad'
other=$(sed -n 's/^key //p' cases.db.seal | sed 's/^recourse/Recourse/')
v --key "$other"; exits "a key whose name was changed is none" 1
finish
