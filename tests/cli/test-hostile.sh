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
while read -r command; do
  r $command;                   $harmless out err; verdict $? "to a pipe: $command"
  python3 "$TEST_SOURCE/cli/on-terminal.py" 100 "$RECOURSE" --now $day $command >out 2>err
  $harmless out;                verdict $? "to a terminal: $command"
done <<END
$commands
END
all_cases () { # words: shows every case that way, one file
  while read -r shown; do "$RECOURSE" --now $day $1 "$shown" ${2:-} 2>&1 </dev/null; done <numbers >out
  [ -s out ] && $harmless out
}
all_cases show;                 verdict $? "every case shown"
all_cases show --text;          verdict $? "every case shown with its words"
all_cases show --json;          verdict $? "every case as JSON"
all_cases explain;              verdict $? "every case explained"
python3 "$TEST_SOURCE/cli/on-terminal.py" 80 "$RECOURSE" --now $day show "$number" --json >out
$harmless out;                  verdict $? "JSON to a terminal"
LC_ALL=C grep -q '[^ -~[:space:]]' out; [ $? -eq 1 ]; verdict $? "which is plain ASCII"

for words in "list $esc" "list type:$esc" "list text:$esc"; do
  r $words;                     $harmless out err; verdict $? "searched for"
done
for words in "show $esc" "do $esc 1" "do note $esc text=x" "do note 1 $esc" "do note 1 x$esc=y" "$esc" "list --$esc" \
    "--db $place/$esc list" "--as $esc list" "--now $esc list" "policy show $esc" "policy check $esc" "intake $esc" "intake --maildir $esc" \
    "member add $esc --role agent" "member add x --role $esc" "verify --checkpoint $esc" "help $esc" "new channel=$esc name=a subject=b text=c" \
    "do assign 1 to=$esc" "do triage 1 type=$esc" "do pause 1 ground=$esc until=$esc" "do join 1 message=$esc" "do set 1 priority=$esc"; do
  plain $words
  $harmless out err && [ $status -ne 0 ]; verdict $? "refused harmlessly: $(printf %s "$words" | tr -d '\033\233\302\342\200\256' | tr -s ' ')"
done
finish
