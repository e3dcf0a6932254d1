#!/bin/sh
# SPDX-License-Identifier: MIT
# Letters: written, blocked, handed to a mail program, and what becomes of them.
. "$TEST_SOURCE/cli/tap.sh"

db () { sqlite3 "$RECOURSE_DB" "$1"; }
state () { db "SELECT state FROM letter ORDER BY id DESC LIMIT 1"; }
is () { got=$(eval "$2"); [ "$got" = "$3" ]; verdict $? "$1 ($3, was $got)"; }
sound () { plain verify --replay; exits "$1: the tables follow from the record" 0; }
mode () { echo "$1" >"$place/mta/mode"; rm -f "$place"/mta/message.* "$place"/mta/args.*; }
write () { plain do reply 1 text="$1"; }

mkdir mta; cp "$TEST_SOURCE/cli/fake-sendmail" mta/sendmail; chmod +x mta/sendmail
"$RECOURSE" init --pack mixpanel-2014 --member ruth --zone UTC >/dev/null || exit 1
printf 'From: Ada Okafor <ada@example.org>\nTo: support@example.com\nSubject: Lösch mein Konto\nMessage-ID: <one@example.org>\nReferences: <zero@example.org>\n\nPlease {{signature}}\n' >m
plain intake m; exits "a request comes in" 0
printf 'From: Eve <eve@example.net>\nTo: support@example.com\nSubject: Re: [RC-2026-000001]\nMessage-ID: <two@example.net>\n\nSend it to me\n' >m
number=$(db 'SELECT number FROM cases'); year=${number#RC-}; year=${year%-*}
plain do triage "$number" type=delete; exits "it is triaged" 0

# ---- what cannot leave
write 'It is done.'; refuses "no signature, no letter" 1 '\{\{signature\}\}.*office.set signature='
plain do office.set signature='Ruth Stone\nPrivacy desk' title='Example Office' mail-from='Example Office <privacy@example.com>'
exits "the office is set" 0
write 'We do it by {{due}} and tell {{nobody}}.'
refuses "a placeholder nobody knows blocks" 1 '\{\{nobody\}\} \(nothing of that name'
plain do reply 1 body='Dear {{person}}'; refuses "also in a text that is the whole letter" 1 '\{\{person\}\}'
plain do reply 1 text=x to='a b@example.org'; refuses "an address that is none" 1 'to: the address cannot'
plain do reply 1 text=x to='privacy@example.com'; exits "an address of the office is one like any other" 0
plain do letter 1 state=withdrawn; exits "and the letter is taken back" 0
plain do reply 1 text=x channel=post; refuses "no postal address" 1 'no post to write to'
plain do reply 1 text=x channel=phone; refuses "a call needs its evidence" 1 'evidence='
plain do reply 1 text='I told her' channel=phone evidence='called back on the number on file'
exits "a call is noted" 0; is "and is sent at once" state sent
plain do office.set mail-program='sendmail -t'; refuses "a program without its path" 1 'whole path'
plain do office.set "mail-program=$place/mta/sendmail;id"; refuses "nor with a shell's words" 1 'no shell'
write 'It is done.'; exits "a letter is queued" 0; is "it waits" state queued
plain send; refuses "without a mail program nothing leaves" 1 'no mail program'
plain do office.set "mail-program=$place/mta/sendmail -v" mail-timeout=1; exits "now there is one" 0

# ---- it leaves
mode 0
plain send --dry-run; exits "a dry run" 0; says "names the letter" 'would be sent'; is "and moves nothing" state queued
plain send; exits "sent" 0; is "it is sent" state sent
db "SELECT writefile('stored', o.value) FROM opening o JOIN message m ON m.id = o.seq AND m.raw_slot = o.slot JOIN letter l ON l.id = m.id ORDER BY l.id DESC LIMIT 1" >/dev/null
plain show --raw "$(db 'SELECT max(id) FROM letter')"; cp out stored
cmp -s stored mta/message.*; verdict $? "the program was given the bytes that are kept"
printf '%s\n' -v -oi -f privacy@example.com -- ada@example.org >want
cmp -s want mta/args.*; verdict $? "and who from, who to, as words of their own"
grep -q "^PATH=/usr" mta/env.* && ! grep -q '^RECOURSE' mta/env.*; verdict $? "with a clean environment"
cp stored out
says "threaded: In-Reply-To" '^In-Reply-To: <one@example.org>$'
says "References" '<zero@example.org>'
says "the subject names the case" '^Subject: \[RC-[0-9]+-000001\]'
plain send; exits "nothing is left" 0; is "one letter, one hand-over" 'wc -l <mta/log | tr -d " "' 1
plain letters; silent "nothing wants anybody" 'RC-'
plain show 1; says "the thread shows it" '\[sent\]'
sound "after sending"

# ---- what the program says
for row in 64:failed:1 65:failed:1 67:failed:1 68:failed:1 77:failed:1 69:queued:75 71:queued:75 75:queued:75 78:queued:75 1:unknown:1 70:unknown:1 74:unknown:1 76:unknown:1 crash:unknown:1 hang:unknown:1; do
  said=${row%%:*}; rest=${row#*:}
  mode "$said"; write "About $said."
  plain send; exits "status $said" "${rest#*:}"
  is "status $said makes it" state "${rest%:*}"
  plain do letter 1 "letter=$(db 'SELECT max(id) FROM letter')" state=withdrawn
done
! kill -0 "$(cat mta/hanging)" 2>/dev/null; verdict $? "who hung is gone"; rm mta/hanging
mode 67; write 'Once more.'; plain send
is "the case is in trouble" "db 'SELECT trouble FROM cases'" 1
plain list is:trouble; says "the queue marks it" '^\? .*000001'
plain letters --json; json "as JSON" 'd["schema"] == "recourse-letters/1" and d["letters"][0]["state"] == "failed" and "67" in d["letters"][0]["why"]'
plain do letter 1 state=sent; refuses "sent needs a proof" 1 'evidence='
plain do letter 1 state=queued; exits "a person sends it again" 0
mode 0; plain send; exits "and it leaves" 0; is "sent" state sent
is "no trouble is left" "db 'SELECT trouble FROM cases'" 0
sound "after every status"

# ---- a temporary failure waits, and waits longer
mode 75; write 'Later.'; plain send; exits "deferred" 75
mode 0; plain send; exits "not tried again at once" 75; is "still queued" state queued
is "one try" "db 'SELECT attempt FROM letter ORDER BY id DESC LIMIT 1'" 1
plain do letter 1 state=withdrawn; exits "withdrawn" 0

# ---- nobody came back
mode hang; plain do office.set mail-timeout=30; write 'Killed.'
"$RECOURSE" send >/dev/null 2>&1 & sender=$!
while [ ! -e mta/hanging ]; do sleep 0.05; done
plain send; exits "another run leaves it alone" 0
kill -9 $sender; wait $sender 2>/dev/null
kill -9 "$(cat mta/hanging)"
mode 0; plain send; exits "the next run does not know" 1; is "so it is unknown" state unknown
plain send; exits "and does not send it" 0; is "still unknown" state unknown
plain doctor; says "doctor tells" 'letter'
plain do letter 1 state=sent evidence='in the log of the mail server'; exits "a person says so" 0
is "sent" state sent
sound "after a kill"

# ---- it came back
id=$(db "SELECT m.message_id FROM message m JOIN letter l ON l.id = m.id WHERE l.channel = 'mail' AND l.state = 'sent' ORDER BY l.id DESC LIMIT 1")
bounce () { # action status
  printf 'From: MAILER-DAEMON@example.com\nTo: privacy@example.com\nSubject: Undelivered Mail\nMessage-ID: <b%s@example.com>\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: text/plain\n\nSorry.\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.com\n\nFinal-Recipient: rfc822; ada@example.org\nAction: %s\nStatus: %s\n\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <%s>\n--x--\n' "$2" "$1" "$2" "$id" >m
  plain intake m
}
bounce delayed 4.4.1; is "late is not lost" state sent
bounce delivered 2.1.5; is "arrived" state sent
plain letters 1; says "the proof is kept" 'arrived \(2.1.5\)'
bounce failed 5.1.1; is "bounced" state bounced
is "which is trouble" "db 'SELECT trouble FROM cases'" 1
plain letters; says "with the reason" 'it came back \(5.1.1\)'
sound "after a bounce"

# ---- by hand
plain do reply 1 text='On paper' channel=post to='Ada Okafor, 1 Mock Lane'; exits "a letter by post" 0
plain send; exits "is not for the mail program" 0; says "it is counted" '1 to be sent by hand'
plain letters print "$(db 'SELECT max(id) FROM letter')"; says "it is printed" 'Mock Lane'
plain do letter 1 "letter=$(db 'SELECT max(id) FROM letter')" state=sent evidence='registered, 12 AB'; exits "and left" 0

# ---- drills
RECOURSE_DB=$place/drill.db; export RECOURSE_DB
make_office; make_case 2026-02-02 delete Ada >/dev/null
r --as ruth do office.set signature=Us mail-from=us@example.com mail-program="$place/mta/sendmail"
rm -f mta/log
r --as mia do reply 1 text=Done channel=mail to=ada@example.org; exits "a letter of a drill" 0
r --as mia send; exits "is sent as a drill" 0; is "sent" state sent
[ ! -e mta/log ]; verdict $? "and no program was started"
r --as ole send; refuses "an auditor sends nothing" 1 'needs an agent'
r verify --replay; exits "sound" 0
finish
