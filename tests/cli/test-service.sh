#!/bin/sh
# SPDX-License-Identifier: MIT
# Service mode: one user of the system, members by the forced command of their key.
. "$TEST_SOURCE/cli/tap.sh"
umask 077
db=$place/cases.db
plain init --pack mixpanel-2014 --member ruth --zone UTC --service; exits "an office begins in service mode" 0
owner () { plain --db "$db" --as ruth "$@"; }
plain list;                                 refuses "nobody is a member by user" 1 'service mode.*--as NAME'
owner list;                                 exits "the owner says who" 0
for member in mia:agent sue:supervisor tom:supervisor; do owner member add "${member%:*}" --role "${member#*:}"; done
# s NAME WORDS: as sshd would start it for that member
s () {
  who=$1
  SSH_ORIGINAL_COMMAND=$2 EDITOR=/bin/false PAGER=/bin/false RECOURSE_DB=/nowhere RECOURSE_TRACE=sql,ui \
    RECOURSE_TRACE_FILE="$place/traced" "$RECOURSE" --service --db "$db" --as "$who" >"$place/out" 2>"$place/err" <"${3:-/dev/null}"
  status=$?
}
s mia "new channel=post received=$(date -u +%F) type=delete name='Ann Example' subject='A \"b\" ; c' text=x evidence=y"
exits "words with quotes are words" 0; number=$(cat out)
s mia "show $number --json";                exits "shown over ssh" 0
json "under the member's name, and ; is a letter" 'd["subject"] == "A \"b\" ; c" and d["history"][0]["member"] == "mia"'
[ ! -e traced ]; verdict $? "nothing from outside begins a trace"

# ---- no shell, no other database or member ----
for words in 'list; touch owned' 'list $(touch owned)' 'list `touch owned`' '$(touch owned)' 'list | tee owned' \
             'list > owned' "$(printf 'list\ntouch owned')" 'sh -c "touch owned"' '!touch owned'; do s mia "$words"; done
[ ! -e owned ]; verdict $? "no word reaches a shell"
s mia 'list "open';                         refuses "a quote that stands open" 64 'cannot be read'
for command in init demo intake send member verify checkpoint backup policy doctor sftp-server scp /bin/sh '' --db; do
  s mia "'$command' x";                     refuses "not over ssh: $command" 64 'not to be had over ssh'
done
for option in "--db=$db" "--db $db" '--as sue' '--as=sue' '--now 2026-01-01' '--service'; do
  s mia "list $option";                     refuses "no $option" 64 'nknown option'
  s mia "do claim $number $option";         refuses "nor in an act" 64 'nknown option'
done
s mia 'help --complete --db x list';        refuses "words are not completed" 64 'nknown option|not completed'
plain --service --db "$db" list;            refuses "no member named" 64 'forced command'
plain --service --db "$db" --as mia list;   refuses "a word in the forced command" 64 'forced command'
plain --service --db "$db" --as mia --as sue; refuses "two members" 64 'forced command'
SSH_ORIGINAL_COMMAND=list plain --db "$db" --as mia; refuses "a forced command without --service" 64 'lacks --service'
s nobody list;                              refuses "no such member" 1 'no member nobody'
plain init --db other.db --pack mixpanel-2014; plain --service --db other.db --as "$(id -un)"
refuses "an office that is not in service mode" 1 'not in service mode'

# ---- files ----
echo secret >secret
for value in "text=@$place/secret" 'text=@secret' 'text=@../secret'; do
  s mia "do note $number $value";           refuses "no file is read: $value" 1 'no file is read over ssh'
done
printf 'from standard input' >given; s mia "do note $number text=-" given; exits "text comes by standard input" 0
s mia "export $number --recipient @secret"; refuses "nor for a recipient" 64 'no file is read'
s mia "export $number --output /tmp";       refuses "no directory is named" 64 'outbox'
s mia "export $number";                     exits "an export goes to the outbox" 0
s mia 'outbox';                             says "which lists it" "$number.tar"
s mia "outbox $number.tar"; cp out got.tar; key=$(sed -n 's/^key //p' cases.db.seal)
python3 "$TEST_SOURCE/../data/verify/recourse-verify.py" got.tar --key "$key" >out 2>err; status=$?
exits "taken out, it is sound" 0
s sue "outbox $number.tar";                 refuses "it is nobody else's" 1 'no file'
for name in ../m3 /etc/passwd ../../secret .. . '-x' 'a/b' ''; do
  s mia "outbox -- '$name'";                refuses "no way out by '$name'" 1 'plain name'
done
ln -s "$place/secret" outbox/m2/link; mkfifo outbox/m2/pipe
s mia 'outbox link';                        refuses "no link is followed" 1 'no file link'
s mia 'outbox pipe';                        refuses "no pipe waited for" 1 'no file pipe'
s mia 'prove 0 --output proof';             exits "a proof goes there too" 0
[ -s outbox/m2/proof ] && [ "$(stat -c %a outbox outbox/m2 | tr '\n' ' ')" = "700 700 " ]; verdict $? "for nobody else to read"
s mia 'prove 0 --output link'; [ "$status" -eq 1 ] && [ "$(cat secret)" = secret ]; verdict $? "nothing is written through a link"
for name in ../up /tmp/up .hidden; do s mia "prove 0 --output $name"; refuses "no way out by $name" 1 'plain name'; done
s mia 'outbox remove proof';                exits "taken off" 0
mv outbox/m2 kept; ln -s "$place/kept" outbox/m2
s mia outbox;                               refuses "an outbox that is a link" 1 'must be a directory'
rm outbox/m2; mv kept outbox/m2

# ---- the desk itself ----
s mia "do claim $number"
python3 "$TEST_SOURCE/cli/service-desk.py" "$db" mia >out 2>err; verdict $? "the desk writes with its own editor, and does not stop, dump or start a program"

# ---- who may decide, and what is set on the machine only ----
s ruth 'do office.set mail-program=/bin/sh'; refuses "no program is named over ssh" 1 'on the machine itself'
s ruth 'do office.set service=no';          refuses "nor service mode ended" 1 'on the machine itself'
s mia "do triage $number type=delete"
s sue "do refuse $number reason=not-identifiable text=no"; exits "a refusal is proposed" 0
s sue "do approve $number";                 refuses "nobody approves their own" 1 'another member'
s tom "do reject $number reason=wait";      exits "two members suffice, for the user is always the same" 0
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
  chmod 755 "$place"; chmod 666 cases.db*
  setpriv --reuid 65534 --clear-groups "$RECOURSE" --db "$db" --as mia list >out 2>err; status=$?
  [ "$status" -ne 0 ] && [ ! -s out ]; verdict $? "another user names no member"
  chmod 600 cases.db*
fi
owner verify --replay;                      exits "live is replayed" 0
owner do office.set service=no;             exits "the owner ends it" 0
plain list;                                 exits "and is again who they are" 0
finish
