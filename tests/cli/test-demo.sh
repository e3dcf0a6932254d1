#!/bin/sh
# SPDX-License-Identifier: MIT
# Made-up offices and made-up mail.
. "$TEST_SOURCE/cli/tap.sh"
unset RECOURSE_DB
mkdir tmp; TMPDIR=$place/tmp; export TMPDIR

r demo --db a.db --seed 7 --cases 60 --json
json "a demo says what it made" 'd["schema"] == "recourse-demo/1" and d["cases"] == 60'
r demo --db b.db --seed 7 --cases 60
r demo --db c.db --seed 8 --cases 60
for name in a b c; do "$RECOURSE" --now $day --db $name.db list --json >$name.json; done
cmp -s a.json b.json;           verdict $? "the same seed and day make the same cases"
! cmp -s a.json c.json;         verdict $? "another seed makes others"
cp a.json out
json "about as many as asked for, in several states" '50 <= d["total"] <= 70 and len({c["state"] for c in d["cases"]}) >= 6'
r verify --replay --db a.db;    exits "and its record is sound" 0
"$RECOURSE" --now $day --db a.db letters --json >out
json "letters are in trouble: one failed, one came back" 'sorted(l["state"] for l in d["letters"] if l["state"] != "queued") == ["bounced", "failed"]'
"$RECOURSE" --now $day --db a.db list is:trouble --json >out
json "and the queue shows their cases" 'd["total"] == 2'
acts=$(sqlite3 a.db 'SELECT DISTINCT act FROM event')
missing=
for act in acknowledge reply request-info verify-identity refuse approve resolve link merge task pause resume advance letter undo; do
  echo "$acts" | grep -qx "case.$act" || missing="$missing $act"
done
[ -z "$missing" ];              verdict $? "the acts of an office's year$missing"
[ "$(sqlite3 a.db 'SELECT count(*) FROM draft')" -gt 0 ]; verdict $? "and something half written"
r demo --db a.db;               refuses "a demo never overwrites" 1 'a.db'
r demo --cases -1;              refuses "fewer cases than none" 64 'negative|option'
r demo word;                    refuses "a word too many" 64 'too many'
plain demo --cases 20 --db d.db; plain list --db d.db --json
json "without --now it ends today" 'all(c["received"] <= d["today"] for c in d["cases"])'

# Every type ends in every way it may, which a small office does not come to.
r demo --db f.db --seed 1 --cases 900; exits "an office of some years" 0
r verify --replay --db f.db;    exits "is as sound" 0
r demo --open;                  exits "without a terminal the usual one prints its queue" 0
r demo --open --cases 20;       exits "without a terminal --open prints the queue" 0
says "which has cases" 'RC-20'
[ -z "$(ls -A tmp)" ];          verdict $? "and leaves nothing behind"

r demo --maildir mail --mails 60 --seed 3; exits "a Maildir" 0
"$RECOURSE" --now $day --db e.db init --pack mixpanel-2014 --drill >/dev/null
r --db e.db intake --maildir mail --json
python3 -c 'import json, sys
made, became = json.load(open("mail/manifest.json")), json.load(open("out"))
wrong = [k for k in ("messages", "duplicates", "cases_opened", "joined", "waiting", "failed") if made[k] != became[k]]
print(wrong, made, became, file=sys.stderr)
sys.exit(bool(wrong))' 2>err;   verdict $? "of which intake makes what its manifest says"
r demo --maildir mail;          refuses "which is not written over" 1 'mail'
finish
