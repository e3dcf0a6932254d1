#!/bin/sh
# SPDX-License-Identifier: MIT
# A Maildir with what else may lie in one, and an intake that is killed in the middle.
. "$TEST_SOURCE/cli/tap.sh"

mail () { # subject
  printf 'From: ada@example.org\r\nTo: support@example.com\r\nSubject: %s\r\nMessage-ID: <%s@example.org>\r\n\r\nPlease delete my data.\r\n' "$1" "$1"
}
raws () { # of the messages that were taken in
  sqlite3 "$RECOURSE_DB" 'SELECT hex (value) FROM message JOIN opening ON seq = id AND slot = raw_slot ORDER BY 1'
}
make_office
mkdir -p box/new/folder box/cur box/tmp
mail one >box/new/1.plain
mail two >"box/new/2 blank
and line:1,x"
mail three >"$(printf 'box/new/3\377\033[31m')"
mail four >box/cur/4:2,S
mail hidden >box/new/.5
mail unfinished >box/tmp/6
mail inside >box/new/folder/7
: >box/new/8.empty
mkfifo box/new/9.fifo
ln -s "$RECOURSE_DB" box/new/10.link
ln -s nowhere box/new/11.dangling
r intake --maildir box --json
exits "what is no message is told" 65
json "every message is taken in, nothing else" 'd["new"] == 4 and d["failed"] == 5 and d["messages"] == 9'
[ "$(wc -l <err)" -eq 5 ] && ! grep -q "$(printf '\033')" err; verdict $? "in one harmless line each"
[ "$(ls -A box/new | wc -l)" -eq 6 ] && [ -f box/tmp/6 ]; verdict $? "and stays where it lay"
mail one-again >box/new/4
r intake --maildir box --json
json "the same name with other mail" 'd["new"] == 1'
mail four | cmp -s - box/cur/4:2,S && [ -f box/cur/4:2, ]; verdict $? "is moved beside"
mail other >box/new/4
r intake --maildir box --json
json "and when the name is taken" 'd["new"] == 1'
mail one-again | cmp -s - box/cur/4:2, && mail other | cmp -s - box/cur/4.1:2, && [ ! -f box/new/4 ]; verdict $? "neither is lost"
r verify --replay; exits "the record is sound" 0

mkdir -p big/new big/cur big/tmp
"$RECOURSE" demo --maildir "$place/made" --mails 300 --seed 3 >/dev/null 2>&1
cp made/new/* big/new/ 2>/dev/null; cp made/cur/* big/cur/ 2>/dev/null
cp -r big again
rm -f "$RECOURSE_DB"*
make_office; r intake --maildir big --json; exits "an intake that nobody disturbs" 0
raws >expected; sqlite3 "$RECOURSE_DB" 'SELECT count(*), count (DISTINCT number) FROM cases' >expected-cases
rm -f "$RECOURSE_DB"*; make_office
# Killed as soon as some, and not all, of it is stored.
for part in 1 60 140; do
  "$RECOURSE" --now $day intake --maildir again >/dev/null 2>&1 &
  parent=$!
  while [ "$(ls again/cur | wc -l)" -lt $part ] && kill -0 $parent 2>/dev/null; do :; done
  kill -9 $parent $(grep -ls "^PPid:[[:space:]]*$parent\$" /proc/[0-9]*/status | sed 's|/proc/\([0-9]*\)/.*|\1|') 2>/dev/null
  wait $parent 2>/dev/null
done
r intake --maildir again --json; exits "killed three times and run to its end" 0
raws >found; [ -s found ] && cmp -s found expected; verdict $? "nothing is missed and nothing doubled"
sqlite3 "$RECOURSE_DB" 'SELECT count(*), count (DISTINCT number) FROM cases' | cmp -s - expected-cases; verdict $? "nor any case"
r verify --replay; exits "and the record is sound" 0
finish
