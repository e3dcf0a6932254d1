#!/bin/sh
# SPDX-License-Identifier: MIT
# Mail and words that attack the terminal, through every command to a pipe and a terminal.
. "$TEST_SOURCE/cli/tap.sh"
make_office
harmless="python3 $TEST_SOURCE/cli/harmless.py"

python3 - <<'END'
import itertools, os
attacks = ["\x1b[31mred", "\x1b]0;title\x07", "\x1b]52;c;AAAA\x1b\\", "\x1bP+q\x1b\\", "\x9b2J", "\x9d0;x\x9c", "\x85", "\u202efdp.exe", "\u2066x\u2069",
           "\u200b\u200d\ufeff", "\u00ad", "\u2028\u2029", "\U000e0041\U000e007f", "e" + "\u0301" * 50, "\x7f\x08\x08", "=cmd|' /C calc'!A0"]
os.makedirs("box/new"); os.makedirs("box/cur"); os.makedirs("box/tmp")
for number, attack in enumerate(attacks):
    flat = attack.replace("\u2028", " ")
    for kind, encode in enumerate((lambda t: t.encode("utf-8"), lambda t: t.encode("latin-1", "replace"))):
        a = encode(flat)
        head = b"From: \"" + a.replace(b'"', b"'") + b"\" <x%d.%d@example.org>\n" % (number, kind)
        head += b"To: support@example.com, " + a + b" <y@example.com>\nSubject: Delete " + a + b"\nMessage-ID: <" + a + b"%d.%d@example.org>\n" % (number, kind)
        head += b"Authentication-Results: mx.example.com; dkim=" + a + b"\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        body = b"--b\nContent-Type: text/plain; charset=utf-8\n\nPlease delete " + a + b"\n--b\nContent-Type: application/" + a + b"; name=\"" + a + b".pdf\"\n"
        body += b"Content-Disposition: attachment; filename=\"" + a + b".pdf\"\n\nx\n--b--\n"
        with open(f"box/new/{number}.{kind}", "wb") as file:
            file.write(head + body)
END
r intake --maildir box --json
json "all of it is stored" 'd["messages"] == 32 and d["failed"] == 0'
esc=$(printf '\033[31m\302\233x\342\200\256')
r new channel=phone name="Eve $esc" subject="Sub $esc" text="Text $esc" mail="eve@example.org" evidence="$esc" type=delete
exits "and entered by hand" 0
$harmless out err; verdict $? "entering it is harmless"
number=$(sqlite3 "$RECOURSE_DB" 'SELECT max(number) FROM cases')
r do note "$number" text="Note $esc"; exits "noted" 0
r do person.add name="Fay $esc" post="$esc"; exits "named" 0
r do set "$number" "customer=$esc"; $harmless out err; verdict $? "set or refused, harmless"

sqlite3 "$RECOURSE_DB" 'SELECT number FROM cases' >numbers
commands='list
list --json
list --sort person
overdue
overdue --json
waiting
waiting --json
verify --replay
doctor
member list
do'
number_of=0
while read -r command; do
  number_of=$((number_of + 1))
  "$RECOURSE" --now $day $command >pipe.$number_of 2>&1 </dev/null
  python3 "$TEST_SOURCE/cli/on-terminal.py" 100 "$RECOURSE" --now $day $command >terminal.$number_of
done <<END
$commands
END
[ $number_of -gt 8 ] && [ "$(cat pipe.* | wc -l)" -gt 100 ] && $harmless pipe.* 2>err
verdict $? "every list to a pipe"
[ "$(cat terminal.* | wc -l)" -gt 100 ] && $harmless terminal.* 2>err
verdict $? "every list to a terminal"

each_case () { # numbers words...: shows each of them that way, into one file
  from=$1; shift
  while read -r shown; do "$RECOURSE" --now $day "$@" "$shown" 2>&1 </dev/null; done <"$from" >out
  [ -s out ] && $harmless out 2>err
}
head -n 3 numbers >some
each_case numbers show --text;  verdict $? "every case shown with its words"
each_case numbers show --json;  verdict $? "every case as JSON"
each_case some show;            verdict $? "without the words"
each_case some explain;         verdict $? "explained"
python3 "$TEST_SOURCE/cli/on-terminal.py" 80 "$RECOURSE" --now $day show "$number" --json >out
$harmless out;                  verdict $? "JSON to a terminal"
LC_ALL=C grep -q '[^ -~[:space:]]' out; [ $? -eq 1 ]; verdict $? "which is plain ASCII"

for words in "list $esc" "list type:$esc" "list text:$esc"; do
  "$RECOURSE" --now $day $words >>searched 2>&1
done
$harmless searched 2>err;       verdict $? "searched for"
for words in "show $esc" "do $esc 1" "do note $esc text=x" "do note 1 $esc" "do note 1 x$esc=y" "$esc" "list --$esc" \
    "--db $place/$esc list" "--as $esc list" "--now $esc list" "policy show $esc" "policy check $esc" "intake $esc" "intake --maildir $esc" \
    "member add $esc --role agent" "member add x --role $esc" "verify --checkpoint $esc" "help $esc" "new channel=$esc name=a subject=b text=c" \
    "do assign 1 to=$esc" "do triage 1 type=$esc" "do pause 1 ground=$esc until=$esc" "do join 1 message=$esc" "do set 1 priority=$esc"; do
  plain $words
  cat out err >>refused
  [ $status -ne 0 ] && [ "$(wc -l <err)" -eq 1 ]
  verdict $? "refused in one line: $(printf %s "$words" | LC_ALL=C tr -cd ' -~')"
done
$harmless refused 2>err;        verdict $? "and none of these lines does harm"
finish
