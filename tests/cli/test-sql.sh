#!/bin/sh
# SPDX-License-Identifier: MIT
# Questions in SQL: what they see, and every way around that one would try.
. "$TEST_SOURCE/cli/tap.sh"
make_office
make_case 2026-03-01 delete 'Ada Okafor' >/dev/null
make_case 2026-03-02 access 'Bea Reyes' >/dev/null
make_case 2026-03-03 delete 'Cal Meyer' >/dev/null
r --as mia do note 1 text='A secret between members'
before=$(events)
q () { r --as sue sql "$@"; }
q 'SELECT type, count (*) AS n FROM cases GROUP BY type ORDER BY n DESC'; exits "a supervisor asks" 0
says "titles" '^type +n$'; says "and rows" '^delete +2$'
q "SELECT number, due_on FROM cases WHERE number = 'RC-2026-000001'" --json; json "as data" "d['columns'] == ['number', 'due_on'] and d['rows'] == [['RC-2026-000001', '2026-05-30']]"
q "SELECT 1, 2.5, NULL, 'x', x'00ff'" --json; json "each by its kind" "d['rows'] == [[1, 2.5, None, 'x', \"x'00ff'\"]]"
q "SELECT '=1+1' AS a" --csv; says "a table that no spreadsheet runs" "^.?'=1\+1"
q 'SELECT c.number, k.rule FROM cases c JOIN clock k ON k.case_id = c.number ORDER BY 1'; exits "views join" 0
q 'WITH RECURSIVE t (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 5) SELECT sum (i) AS s FROM t' --json; json "a question may name parts of itself" "d['rows'] == [[15]]"
printf 'SELECT count (*) AS n\nFROM person -- who is known\n' | "$RECOURSE" --as sue sql --json >out 2>err; json "from standard input" "d['rows'] == [[3]]"
r --as ole sql 'SELECT 1'; exits "an auditor asks" 0
r --as mia sql 'SELECT 1'; refuses "an agent does not" 1 'for supervisors, admins and auditors'
q --tables; says "what can be asked is listed" '^clock +case_id rule'
for view in $("$RECOURSE" sql --tables --json | python3 -c 'import json, sys; print(*[t["name"] for t in json.load(sys.stdin)["tables"]])'); do
  listed=$("$RECOURSE" sql --tables | awk -v v="$view" '$1 == v { sub(/ *[(].*/, ""); $1 = ""; print }' | xargs)
  q "SELECT * FROM $view" --json
  got=$(python3 -c 'import json; print(*json.load(open("out"))["columns"])')
  [ "$listed" = "$got" ]; verdict $? "$view has the columns that are listed"
done

# errors
q 'SELEC 1'; refuses "no SQL" 1 'syntax error .at character 1'
q 'SELECT nobody FROM cases'; refuses "no such column" 1 'no such column: nobody .at character 8'
q 'SELECT * FROM nowhere'; refuses "no such view" 1 'no such table: nowhere'
q ''; refuses "no question" 1 'no question'
q '/* only a remark */'; refuses "a remark is none" 1 'no question'
q 'SELECT 1; SELECT 2'; refuses "two at once" 1 'more than one statement'
q 'SELECT 1;  -- and that was it'; exits "a remark behind it" 0
q 'SELECT 1' 'SELECT 2'; refuses "two words" 64 'quote the question'
q --timeout 0 'SELECT 1'; refuses "no time" 64 'seconds'
q --limit 2 'SELECT number FROM cases ORDER BY 1'; exits "cut" 1
grep -q 'more than 2 rows' err; verdict $? "which is said"
q --timeout 1 'WITH RECURSIVE t (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t) SELECT count (*) FROM t'; refuses "without an end" 1 'the time was over'
q "SELECT length (zeroblob (1000000000))"; refuses "too large" 1 'too large'

# nothing but the views, and nothing but reading
no () { q "$2"; [ "$status" -eq 1 ] && [ ! -s out ] && ! grep -Eq 'secret between|[0-9a-f]{32}' err; verdict $? "not: $1"; }
no "the values of the journal" 'SELECT * FROM opening'
no "how many there are" 'SELECT count (*) FROM opening'
no "the keys" 'SELECT * FROM secret'
no "by a part that is named like a view" 'WITH clock AS (SELECT * FROM opening) SELECT * FROM clock'
no "by one named like the view of the same" 'WITH cases AS (SELECT * FROM main.cases) SELECT * FROM cases'
no "in a subquery" 'SELECT (SELECT value FROM opening LIMIT 1)'
no "in a condition" 'SELECT 1 FROM cases WHERE EXISTS (SELECT 1 FROM note)'
no "what is left out of a view" 'SELECT person_sort FROM cases'
no "the mark of an address" 'SELECT mark FROM suppression'
no "settings" 'SELECT * FROM office'
no "notes" 'SELECT * FROM note'
no "words" "SELECT * FROM search WHERE search MATCH 'secret'"
no "shadows of them" 'SELECT * FROM search_data'
no "how the views are made" 'SELECT sql FROM sqlite_master'
no "in their own schema" 'SELECT sql FROM sqlite_temp_schema'
no "by another name" 'SELECT sql FROM temp.sqlite_master'
no "which schemas there are" 'PRAGMA database_list'
no "as a function" 'SELECT * FROM pragma_database_list'
no "columns of a table" "SELECT * FROM pragma_table_info ('opening')"
no "pages" 'SELECT * FROM dbstat'
no "another file" "ATTACH '$place/other.db' AS other"
no "a copy" "VACUUM INTO '$place/copy.db'"
no "a new table" 'CREATE TEMP TABLE x (a)'
no "a new view" 'CREATE TEMP VIEW x AS SELECT 1'
no "a change" "UPDATE cases SET type = 'x'"
no "a removal" 'DELETE FROM event'
no "a row" 'INSERT INTO leave VALUES (1, 2, 3, 4, 5)'
no "a transaction" 'BEGIN'
no "a plan" 'EXPLAIN SELECT * FROM cases'
no "another" 'EXPLAIN QUERY PLAN SELECT * FROM cases'
no "a library" "SELECT load_extension ('x')"
no "what it was made of" "SELECT sqlite_compileoption_get (1)"
[ ! -e other.db ] && [ ! -e copy.db ]; verdict $? "no file was made"

# a restricted case
r --as sue do restrict 3 reason='staff'; exits "a case is restricted" 0
r --as sue sql 'SELECT count (*) AS n FROM cases' --json; json "who is named counts it" "d['rows'] == [[3]]"
for who in ole ruth; do
  "$RECOURSE" --as "$who" sql 'SELECT count (*), sum (restricted) FROM cases' --json >out 2>err; json "$who does not" "d['rows'] == [[2, 0]]"
  for view in clock case_pack message event; do
    "$RECOURSE" --as "$who" sql "SELECT count (*) FROM $view WHERE case_id = 'RC-2026-000003'" --json >out 2>err; json "$who: nothing of it in $view" "d['rows'] == [[0]]"
  done
  "$RECOURSE" --as "$who" sql "SELECT count (*) FROM person WHERE name = 'Cal Meyer'" --json >out 2>err; json "$who: nobody of it" "d['rows'] == [[0]]"
  "$RECOURSE" --as "$who" sql "SELECT count (*) FROM admitted" --json >out 2>err; json "$who: nor who sees it" "d['rows'] == [[0]]"
done
r --as sue sql "SELECT count (*) FROM clock WHERE case_id = 'RC-2026-000003'" --json; json "who is named sees its clocks" "d['rows'][0][0] > 0"
r verify --replay; exits "the record is sound" 0
finish
