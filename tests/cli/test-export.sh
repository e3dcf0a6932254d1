#!/bin/sh
# SPDX-License-Identifier: MIT
# What leaves the desk as a file: case files, parts of mail, CSV, backups.
. "$TEST_SOURCE/cli/tap.sh"
verifier=$TEST_SOURCE/../data/verify/recourse-verify.py
make_office
v () { python3 "$verifier" "$@" >"$place/out" 2>"$place/err" </dev/null; status=$?; }
replayed () { plain verify --replay; exits "$1: live is replayed" 0; }

# ---- a case with hostile texts and names ----
esc=$(printf '\033')
cat >mail <<END
From: =?utf-8?B?G1szMW1FdmU=?= <eve@example.net>
To: privacy@example.org
Subject: =?utf-8?B?PUhZUEVSTElOSygieCIpGwozLg==?= delete my account
Message-ID: <one@example.net>
Date: Thu, 12 Mar 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Please delete my account.${esc}[2J${esc}]0;owned
$(printf '\342\200\256')txt.exe and $(head -c 300 /dev/zero | tr '\0' 'w')

--b
Content-Type: application/pdf; name="../../.ssh/authorized_keys"
Content-Disposition: attachment; filename="../../.ssh/authorized_keys"
Content-Transfer-Encoding: base64

aGVsbG8=

--b
Content-Type: text/html; name="-rf"
Content-Disposition: attachment; filename="-rf"

<b>twice</b>
--b
Content-Type: text/html; name="-rf"
Content-Disposition: attachment; filename="-rf"

<b>thrice</b>
--b
Content-Type: image/png
Content-Disposition: attachment; filename*=utf-8''%1B%5B2J%E2%80%AEgnp.exe$(head -c 400 /dev/zero | tr '\0' 'n')

png
--b--
END
r --as mia intake mail;              exits "hostile mail goes in" 0
r list --json; number=$(python3 -c 'import json; print(json.load(open("out"))["cases"][0]["number"])')
r --as mia do triage "$number" type=delete; r --as mia do claim "$number"
r --as mia do note "$number" "text=internal: the caller ${esc}[31mshouted"
r --as sue show "$number"
printf 'Ms Example, 1 Main Street' >recipient

r --as mia export "$number" --output files --recipient @recipient
exits "a case is exported" 0
says "and the line says where" "^$number: files/$number, [0-9]+ events, 1 withheld, sealed at [0-9]+"
key=$(sed -n 's/^key //p' cases.db.seal)
file=files/$number
v "$file" --key "$key";             exits "its file is sound" 0
says "and counts what is withheld" '1 withheld'
(cd "$file" && sha256sum -c --quiet manifest); verdict $? "sha256sum reads the manifest"
cmp -s mail "$file/messages/0001.eml"; verdict $? "the mail is byte for byte what came"
python3 -m json.tool "$file/case.json" >/dev/null; verdict $? "case.json is JSON"
python3 - "$file" <<'END'; verdict $? "all of it is in case.json, and a mail reader opens the mail"
import email, json, os, sys
d = json.load(open(sys.argv[1] + "/case.json"))
m = email.message_from_binary_file(open(sys.argv[1] + "/messages/0001.eml", "rb"))
assert d["schema"] == "recourse-casefile/1" and d["type"] == "delete" and d["drill"]
assert d["clocks"] and d["derivation"] and len(d["messages"]) == 1 and len(d["messages"][0]["attachments"]) == 4
assert [h["n"] for h in d["history"]] == list(range(len(d["history"]))) and d["notes"][0]["text"].startswith("internal")
assert all(os.path.exists(os.path.join(sys.argv[1], a["file"])) for a in d["messages"][0]["attachments"])
assert sum(part.get_filename() is not None for part in m.walk()) == 4
END
! LC_ALL=C grep -Pq '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]' "$file/case.txt" "$file/case.json"
verdict $? "nothing in case.txt or case.json moves a terminal"
python3 - "$file/case.txt" <<'END'; verdict $? "case.txt is UTF-8 of 80 columns"
import sys, unicodedata
for line in open(sys.argv[1], encoding="utf-8"):
    assert sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n")) <= 80, line
END
grep -q 'SUMMARY' "$file/case.txt" && grep -q 'TIMELINE' "$file/case.txt" && grep -q 'Please delete my account' "$file/case.txt"
verdict $? "and tells the case"
[ "$(find "$file/attachments" -type f | wc -l)" -eq 4 ] && [ -z "$(find "$file" -name '.*' -o -name '-*')" ] \
  && ! find "$file" | LC_ALL=C grep -q '[^!-~]' && [ -z "$(find "$file" -type l)" ] && [ ! -e .ssh ] && find "$file/attachments" -type f | awk -F/ 'length ($NF) > 120 { exit 1 }'
verdict $? "attachments have safe names, and none was lost to another"
[ "$(stat -c %a "$file")" = 700 ] && [ -z "$(find "$file" -type f ! -perm 600)" ]; verdict $? "for nobody else to read"
! grep -rq 'Main Street' "$file/record"/*.body; verdict $? "the recipient is sealed"
! grep -q 'read it' "$file/case.txt"; verdict $? "who read the case is withheld"
grep -q 'elsewhere' "$file/record/VERIFY.txt"; verdict $? "VERIFY.txt says to take the verifier from elsewhere"
python3 "$TEST_SOURCE/cli/mutate.py" "$verifier" "$file" "$key" >out 2>err; status=$?
exits "no change of any byte goes unseen" 0
says "of many" '^[0-9]{3,} mutations, 0 not found'
v "$file" --key "${key%?????}AAAA="; exits "a key that is none is said" 1
v "$file"; says "without a key it says what that is worth" 'no --key was given'
r --as mia do note "$number" text=later; r checkpoint --output note
v "$file" --key "$key" --checkpoint note; says "an older or newer checkpoint asks for consistency" 'proof of consistency'
replayed "exported"

# ---- profiles ----
r --as mia export "$number" --output person --profile person
exits "for the person" 0
! grep -rq 'shouted' "person/$number/case.txt" "person/$number/case.json"; verdict $? "no internal note"
! python3 -c 'import base64,json,sys
for e in json.load(open(sys.argv[1]))["entries"]:
    for o in e["openings"]:
        if b"shouted" in base64.urlsafe_b64decode(o.get("value", "") + "=="): sys.exit(0)
sys.exit(1)' "person/$number/record/record.json"; verdict $? "nor its opening"
v "person/$number" --key "$key";    exits "and it is sound" 0
r --as mia export "$number" --output full --profile full
v "full/$number" --key "$key";      exits "everything is sound" 0
says "and nothing withheld" ' 0 withheld'
r --as mia export "$number" --output x --profile nonsense; refuses "a profile that is none" 1 'authority, person, full'
r --as mia export "$number" --output x --recipient "Ms Example"; refuses "a recipient on the command line" 64 '@FILE'

# ---- archives ----
r --as mia export "$number" --output files --tar; exits "as an archive" 0
tar tf "files/$number.tar" >list; grep -q "^$number/messages/0001.eml$" list; verdict $? "tar reads it"
v "files/$number.tar" --key "$key"; exits "and the verifier" 0
mkdir opened; tar xf "files/$number.tar" -C opened; v "opened/$number" --key "$key"; exits "and so does who unpacks it" 0

# ---- who may, and where it may not go ----
before=$(events)
r --as mia export "$number" --output files; refuses "a target that is there" 1 "files/$number is there already"
ln -s /nowhere "$place/link"; mkdir links; ln -s "$place/elsewhere" "links/$number"
r --as mia export "$number" --output links; refuses "a link in its place" 1 'is there already'
[ ! -e elsewhere ]; verdict $? "is not followed"
r --as mia export "$number" --output link; refuses "a link that leads nowhere" 1 'link'
: >file-in-the-way
r --as mia export "$number" --output file-in-the-way; refuses "a file for a directory" 1 'file-in-the-way'
r --as mia export 999 --output none; refuses "no such case" 1 '000999'
r --readonly --as sue export "$number" --output none; refuses "nothing recorded, nothing exported" 1 'recorded'
[ "$(events)" = "$before" ]; verdict $? "and nothing of it was journaled"
r --as ole export "$number" --output none; refuses "an auditor only reads" 1 'needs an agent'
[ "$(sqlite3 cases.db "SELECT act FROM event ORDER BY seq DESC LIMIT 1")" = access.denied ]; verdict $? "which is recorded"
if [ "$(id -u)" -ne 0 ]; then
  mkdir fixed; chmod 500 fixed
  r --as mia export "$number" --output fixed; refuses "a directory that takes nothing" 1 'fixed'
fi
[ ! -e none ] || [ -z "$(ls -A none)" ]; verdict $? "nothing half stands there"

# ---- a disk that fills ----
head -c 3000000 /dev/urandom | base64 >big
{ sed '/^$/q' mail | sed 's/<one@/<big@/; s/mixed; boundary=b/mixed; boundary=c/'; printf -- '--c\nContent-Type: application/octet-stream; name=big\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n'; cat big; printf '\n--c--\n'; } >bigmail
r --as mia intake bigmail; exits "a large mail" 0
large=$(sqlite3 cases.db "SELECT number FROM cases ORDER BY id DESC LIMIT 1")
before=$(events)
(ulimit -f 2000; "$RECOURSE" --now "$day" --as mia export "$large" --output full-disk >out 2>err); status=$?
refuses "a quota that is used up" 1 'was not exported.*(large|space|written)'
[ -z "$(ls -A full-disk)" ] && [ "$(events)" = "$before" ]; verdict $? "leaves nothing, and no event"
mkdir small
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=1m,nr_inodes=13 none small 2>/dev/null; then
  r --as mia export "$number" --output small
  refuses "a disk that fills after the event" 1 'was not exported'
  [ -z "$(ls -A small)" ]; verdict $? "leaves nothing half"
  [ "$(sqlite3 cases.db "SELECT act FROM event ORDER BY seq DESC LIMIT 1")" = case.export-failed ]; verdict $? "and the record says so"
  umount small
fi
mv cases.db.key hidden-key
r --as mia export "$number" --output unsealed; exits "without the sealer it is written" 0
grep -q 'last sealed at' err; verdict $? "and says where the seal ends"
v "unsealed/$number" --key "$key"; exits "the verifier says what stands under no checkpoint" 6
mv hidden-key cases.db.key
replayed "after all that"

# ---- a message that waited, one that was split off ----
sed 's/<one@/<two@/; s/^Subject:.*/Subject: Out of office/; s/^Date:/Auto-Submitted: auto-replied\nDate:/' mail >auto
r --as mia intake auto; waiting=$(sqlite3 cases.db "SELECT id FROM message WHERE case_id IS NULL")
r --as mia do join "$number" "message=$waiting"; r --as mia export "$number" --output joined
v "joined/$number" --key "$key"; exits "a message that waited brings its own entry" 0
cmp -s auto "joined/$number/messages/0002.eml"; verdict $? "and its bytes"

# ---- parts ----
r --as sue fetch "$number"; says "parts are listed" '/raw +message/rfc822'
r --as sue fetch "$number" 1; cmp -s out mail; verdict $? "raw is what came"
before=$(events)
message=$(sqlite3 cases.db "SELECT min(id) FROM message")
r --as sue fetch "$number" "$message/2" --output part; printf hello | cmp -s - part; verdict $? "a part is decoded"
[ "$(events)" = $((before + 1)) ] && sqlite3 cases.db "SELECT body FROM event ORDER BY seq DESC LIMIT 1" | grep -q '"part":"2"'
verdict $? "and the taking recorded"
r --as sue fetch "$number" 2 --output part; refuses "a file that is there is not replaced" 1 'part'
ln -s "$place/stolen" alink; r --as sue fetch "$number" 2 --output alink; [ "$status" -eq 1 ] && [ ! -e stolen ]; verdict $? "nor a link followed"
r --as sue fetch "$number" 77; refuses "a part that is none" 1 'lists them'
r --as sue fetch "$number" --json; json "as JSON" 'd["schema"] == "recourse-fetch/1" and d["parts"][0]["part"].endswith("/raw")'

# ---- CSV ----
for command in "list" "overdue" "waiting" "member list" "show $number"; do
  r --as sue $command --csv
  python3 - <<'END'; verdict $? "$command --csv is RFC 4180 and runs nothing"
import csv
rows = list(csv.reader(open("out", encoding="utf-8", newline=""), strict=True))
assert rows and all(len(row) == len(rows[0]) for row in rows)
assert open("out", "rb").read().endswith(b"\r\n")
for row in rows[1:]:
    for cell in row:
        assert not any(line.lstrip()[:1] in tuple("=+-@") and line.strip() for line in cell.split("\n")), cell
END
done
r list --csv --json; refuses "one or the other" 64 'either'

# ---- backups, while eight write ----
for writer in 1 2 3 4 5 6 7 8; do
  (for note in 1 2 3 4 5 6; do "$RECOURSE" --now "$day" --as mia do note "$number" "text=$writer $note" >/dev/null 2>>"$place/writers"; done) &
done
r backup copy.db;                    exits "a copy while eight write" 0
says "says size, events and root" '^copy.db: copied: [0-9]+ bytes, [0-9]+ events, root [0-9a-f]{64}$'
wait
[ ! -s writers ]; verdict $? "and nobody was kept from writing"
plain backup --check copy.db;        exits "the copy is sound" 0
plain --db copy.db verify --replay;  exits "and its tables are replayed" 0
r backup copy.db;                    refuses "what is there is kept" 1 'exists already'
cp copy.db broken.db; head -c 65536 /dev/urandom | dd of=broken.db bs=65536 seek=20 conv=notrunc 2>/dev/null
plain backup --check broken.db; [ "$status" -ne 0 ]; verdict $? "a damaged copy is found"
r backup none/copy.db;               refuses "nowhere to put it" 1 'none/copy.db'
[ -z "$(ls | grep -E 'unchecked|part-')" ]; verdict $? "nothing half is left"
finish
