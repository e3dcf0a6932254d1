#!/bin/sh
# SPDX-License-Identifier: MIT
# Mail in, by every door, and what a mail server is told.
. "$TEST_SOURCE/cli/tap.sh"

mail () { # id subject from
  printf 'From: %s\r\nTo: support@example.com\r\nSubject: %s\r\nMessage-ID: <%s@example.org>\r\nDate: Tue, 10 Mar 2026 09:00:00 +0000\r\n\r\nPlease delete my data.\r\n' \
    "$3" "$2" "$1"
}
# piped ARGS: standard input of the next intake comes from the file m, through a pipe.
piped () { cat m | "$RECOURSE" --now $day intake "$@" >out 2>err; status=$?; }

mail 1 'Delete my account' ada@example.org >m; piped
refuses "without a database mail is to be kept" 75 'no database'
make_office
mail 1 'Delete my account' ada@example.org >m; piped --json
exits "standard input" 0
json "one message, one case" 'd == {"schema": "recourse-intake/1", "messages": 1, "new": 1, "duplicates": 0, "cases_opened": 1, "joined": 0, "waiting": 0, "failed": 0}'
mail 1 'Delete my account' ada@example.org >m; piped --json
json "the same bytes again are known" 'd["duplicates"] == 1 and d["new"] == 0'
r list --json; json "received is now, not the Date header" 'd["cases"][0]["received"] == "2026-03-13"'

mail 2 'Re: Delete my account [RC-2026-000001]' ada@example.org >two.eml
mail 3 'Hello' lena@example.org >three.eml
r intake --json two.eml three.eml
json "files; a reply joins its case" 'd["messages"] == 2 and d["joined"] == 1'
mail 4 'About RC [RC-2026-000001]' stranger@example.net >four.eml
r intake --json four.eml
json "a stranger's does not, it waits" 'd["joined"] == 0 and d["waiting"] == 1'
r waiting; says "with the reason" 'stranger@example.net'
r waiting --json; json "also as JSON" 'd["schema"] == "recourse-waiting/1" and d["total"] == 1 == len(d["messages"]) and d["messages"][0]["waiting"]'

id=$(sqlite3 "$RECOURSE_DB" 'SELECT max(id) FROM message')
r show --raw "$id"; cmp -s out four.eml; verdict $? "the bytes read back are those that came"
r show --raw "$id" --output copy.eml; cmp -s copy.eml four.eml; verdict $? "into a file too"
r show --raw "$id" --output copy.eml; refuses "which is never overwritten" 1 'copy.eml'
r show --raw 999999; refuses "a message there is not" 1 '999999'
python3 "$TEST_SOURCE/cli/on-terminal.py" 80 "$RECOURSE" --now $day show --raw "$id" >out
says "raw bytes do not go to a terminal" 'terminal'

mkdir -p box/new box/cur box/tmp
for n in 5 6 7; do mail $n "Question $n" "q$n@example.org" >box/new/$n; done
r intake --maildir box --json
json "a Maildir" 'd["messages"] == 3 and d["new"] == 3 and d["failed"] == 0'
[ -z "$(ls box/new)" ] && [ "$(ls box/cur | wc -l)" -eq 3 ]; verdict $? "its mail went from new to cur"
r intake --maildir box --json; json "and is not taken in twice" 'd["new"] == 0 and d["duplicates"] == 3'
{ echo 'From q@example.org Tue Mar 10 09:00:00 2026'; mail 8 'In a box' q8@example.org; echo
  echo 'From q@example.org Tue Mar 10 09:00:00 2026'; mail 9 'In a box too' q9@example.org; } >box.mbox
r intake --mbox box.mbox --json; json "an mbox" 'd["messages"] == 2 and d["new"] == 2'

before=$(events)
: >m; piped;                       refuses "empty input is no success" 65 'empty'
: >empty.eml; r intake empty.eml; exits "nor is an empty file" 65
r intake none.eml;              refuses "a file there is not" 66 'none.eml'
r intake --maildir none;        refuses "a Maildir there is not" 66 'none'
mkdir plain; r intake --maildir plain; refuses "a directory that is no Maildir" 66 'no Maildir'
r intake plain;                 refuses "a directory for a file" 66 'directory'
r intake --mbox none;           refuses "an mbox there is not" 66 'none'
r intake --nonsense;     refuses "a wrong option is a wrong option" 64 'nonsense'
mail 10 x y@example.org >m; piped --nonsense; refuses "but in a mail pipe the mail is kept" 75 'nonsense'
cat m | "$RECOURSE" --now never intake >out 2>err; status=$?
refuses "so is a wrong time" 75 'never'
head -c 53000000 /dev/zero >m; piped; refuses "what can never be stored" 65 'larger'
mail 11 x y@example.org >m; piped --readonly; refuses "a read-only desk keeps mail out" 75 'read'
[ "$(events)" = "$before" ];    verdict $? "none of these left anything behind"
mail 12 last y@example.org >m
"$RECOURSE" --now $day intake m >/dev/full 2>err; status=$?
exits "a report that cannot be written does not bounce what is stored" 0

mkfifo hose
"$RECOURSE" --now $day intake <hose >out 2>err &
parent=$!
exec 3>hose
worker=
while [ -z "$worker" ]; do
  worker=$(grep -ls "^PPid:[[:space:]]*$parent\$" /proc/[0-9]*/status | sed 's|/proc/\([0-9]*\)/.*|\1|')
done
kill -9 "$worker"; exec 3>&-
wait $parent; status=$?
refuses "a worker that is killed leaves the mail to be tried again" 75 'signal 9'
r verify --replay;              exits "the record is sound after all this" 0

sqlite3 "$RECOURSE_DB" 'PRAGMA user_version = 9999'
mail 13 x y@example.org >m; piped; refuses "a newer database: the mail is kept" 75 'newer|version'
finish
