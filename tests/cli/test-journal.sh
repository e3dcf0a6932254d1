#!/bin/sh
# SPDX-License-Identifier: MIT
# The journal as a list, and one entry with its proof.
. "$TEST_SOURCE/cli/tap.sh"
make_office
for name in Ada Ben Cyd; do make_case 2026-03-01 delete "$name Example" >/dev/null; done
r --as mia do claim 1; r --as mia do note 2 text='Sealed Words'
r --as mia do claim 2; r --as mia do note 1 text=other
n=$(events)
sql () { sqlite3 "$RECOURSE_DB" "$1"; }

r journal --json
json "every entry is listed, newest first" "d['schema'] == 'recourse-journal/1' and [e['entry'] for e in d['entries']] == list(range($n - 1, -1, -1))"
json "and shows no sealed value" '"Sealed Words" not in str(d) and "Ada" not in str(d)'
r journal --json -n 2;          json "as many as asked for" "[e['entry'] for e in d['entries']] == [$n - 1, $n - 2]"
r journal --json case:2
json "of one case" 'all(e["case"] == "RC-2026-000002" for e in d["entries"]) and sorted(e["n"] for e in d["entries"])[:3] == [0, 1, 2]'
json "with what was sealed" 'any("Sealed Words" in e["words"] for e in d["entries"])'
[ "$(sql "SELECT count (*) FROM event WHERE act = 'case.read' AND case_id = 'RC-2026-000002'")" = 1 ]
verdict $? "which is a reading, and recorded"
r journal --json by:mia act:claim
json "by member and act" 'len(d["entries"]) == 2 and all(e["act"] == "case.claim" and e["member"] == "mia" for e in d["entries"])'
r journal --json act:member;    json "a part before the dot" 'd["entries"] and all(e["act"].startswith("member.") for e in d["entries"])'
r journal --json until:2001-01-01; json "nothing was before it began" 'd["entries"] == []'
r journal --json since:2001-01-01; json "and all since" "len(d['entries']) == $(events)"
r journal colour:red;           refuses "a term that is none names those there are" 1 "case:.*until:"
r journal by:nobody;            exits "an unknown member" 1

r prove 1;                      exits "one entry is proved" 0; says "and not yet sealed" 'no checkpoint holds it|No checkpoint'
r prove 1 --output p;           exits "no proof file before a checkpoint" 1; [ ! -e p ]; verdict $? "and none is left"
r checkpoint
r prove 1 --output p;           exits "afterwards there is" 0; says "it is sealed" 'sealed at'
head -1 p | grep -q '^c2sp.org/tlog-proof@v1$'; verdict $? "in the published form"
r prove 1 --output p;           exits "which is not overwritten" 1
r journal --json -n 1 act:member; json "entries under it are marked" 'd["entries"][0]["sealed"]'
r prove 99999;                  exits "no such entry" 1
r prove x;                      exits "no number" 64

sql "DROP TRIGGER event_fixed; UPDATE event SET body = replace (body, 'm1', 'm2') WHERE seq = 1"
r prove 1;                      exits "an altered entry is not sound" 1; says "and says so" 'NOT sound'
finish
