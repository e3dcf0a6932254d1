#!/bin/sh
# SPDX-License-Identifier: MIT
# A small day's work from the shell on Wednesday 13 May 2026.
. "$TEST_SOURCE/cli/tap.sh"
day=2026-05-13
make_office

first=$(make_case 2026-01-05 delete 'Ada Okafor')
second=$(make_case 2026-05-01 access 'Lena Brandt')
third=$(make_case 2026-05-10 inquiry 'Rui Silva')
[ "$first $second $third" = 'RC-2026-000001 RC-2026-000002 RC-2026-000003' ]
verdict $? "cases are numbered in order"

r list --json
json "the list has every case" 'd["schema"] == "recourse-list/1" and d["total"] == 3 == len(d["cases"])'
json "the earliest due comes first" 'd["cases"][0]["number"] == "RC-2026-000001"'
json "with what others rely on" 'all({"number","type","state","person","owner","received","due","overdue"} <= set(c) for c in d["cases"])'
json "90 days from 5 January" 'd["cases"][0]["due"] == "2026-04-05" and d["cases"][0]["overdue"] and d["cases"][0]["days_late"] == 38'
json "dates are ISO" 'sorted(c["received"] for c in d["cases"]) == ["2026-01-05", "2026-05-01", "2026-05-10"]'
r list --json type:inquiry;     json "a query limits it" 'd["total"] == 1 and d["cases"][0]["person"] == "Rui Silva"'
r list --json -- -type:inquiry; json "and a negated one" 'd["total"] == 2'
r list --json --limit 1;        json "a limit shows less and counts all" 'd["total"] == 3 and len(d["cases"]) == 1'
r list --json --sort number --reverse; json "another order" '[c["number"][-1] for c in d["cases"]] == ["3", "2", "1"]'
r list;                         says "people get a table with whole numbers" '^!! RC-2026-000001 2026-01-05 2026-04-05 38 d late'
r list 'due<';                  refuses "a query that makes no sense" 1 'value'
r list --sort colour;           refuses "an order there is not" 64 'due, received'
r list --limit=-1;              refuses "a limit below nothing" 64 'limit'
python3 "$TEST_SOURCE/cli/on-terminal.py" 80 "$RECOURSE" --now $day list >out
says "on a terminal numbers are short" '^!! 26-000001'
awk '{ sub (/\r$/, ""); if (length ($0) > 80) exit 1 }' out; verdict $? "and every line fits"

r overdue;                      exits "something is overdue" 1
says "and it is named" 'RC-2026-000001'
r overdue --json;               json "also as JSON" 'd["schema"] == "recourse-overdue/1" and d["total"] == 1'
RECOURSE_DB=nowhere.db r overdue; exits "not being able to look is not the same" 2
day=2026-01-10 r overdue;       exits "nothing was in January" 0

r explain 1;                    says "the date is derived" '90 days after'
says "with its clause" 'P38'
r explain 1 --json;             json "as lines" 'd["schema"] == "recourse-explain/1" and len(d["lines"]) > 3'
r explain;                      refuses "explain needs a case" 64 'one case'

r --as mia do claim 1;          says "an act says what it did" 'RC-2026-000001 claimed by mia'
r --as mia do note 26-000001 text='Called back, nobody there.'; exits "a short number will do" 0
printf 'From a file.\nTwo lines.\n' >letter
r --as mia do note '#1' text=@letter; exits "a value from a file" 0
echo 'From a pipe.' | "$RECOURSE" --now $day --as mia do note 1 text=- >out 2>err; status=$?
exits "a value from standard input" 0
r --as mia do note 1 text=@@home; exits "a value that begins with @" 0
r show 1 --json
json "the case has them" '[n["text"] for n in d["notes"]] == ["Called back, nobody there.", "From a file.\nTwo lines.", "From a pipe.", "@home"]'
json "and its clock" 'd["schema"] == "recourse-case/1" and d["clocks"][0]["rule"] == "MP-DEL-RESP" and d["owner"] == "mia"'
json "and whom it is about" 'd["about"]["name"] == "Ada Okafor"'
r show 1;                       says "people see the thread" 'Ada Okafor  About delete'
says "and the history, the reading too" 'read it'
r show 1 --text;                says "and the words when asked" 'A letter about delete'
r --as mia do resolve 1 outcome=done text='Done.' --json
json "a result as JSON" 'd["schema"] == "recourse-do/1" and d["case"] == "RC-2026-000001"'
r overdue;                      exits "then nothing is overdue" 0

before=$(events)
r do fly 1;                     refuses "no such act" 64 'no act "fly"'
r do claim;                     refuses "an act without its case" 64 'needs a case'
r do claim 99;                  refuses "a case there is not" 1 'RC-2026-000099'
r do claim ninety;              refuses "no number at all" 1 'no case number'
r do note 2;                    refuses "an act without its value" 64 'text= is missing'
r do note 2 text;               refuses "a word that is no value" 1 'no key=value'
r do note 2 text=a text=b;      refuses "a value given twice" 1 'twice'
r do note 2 text=@none;         refuses "a file there is not" 1 'none'
r do note 2 txet=a text=b;      refuses "a key there is not" 1 'txet'
r do assign 2 to=nobody;        refuses "a member there is not" 1 'nobody'
r do pause 2 ground=x until=never; refuses "a date there is not" 1 'never|until|ground|x'
r --as nobody list;             refuses "an unknown member" 1 'nobody'
r new channel=pigeon name=A subject=s text=t; refuses "a channel there is not" 1 'pigeon|channel'
r new name=A;                   refuses "new without a channel" 64 'channel'
r new channel=post received=2031-01-01 name=A subject=s text=t; refuses "received in the future" 1 '2031|future|received'
[ "$(events)" = "$before" ];    verdict $? "none of these left anything behind"

r --as ole do claim 2;          refuses "an auditor only reads" 1 'ole|auditor|agent'
r --as mia member add jon --role agent; refuses "an agent adds no member" 1 'mia|admin|agent'
[ "$(sqlite3 "$RECOURSE_DB" "SELECT count(*) FROM event WHERE act = 'access.denied'")" -eq 2 ]
verdict $? "and both refusals are on record"
before=$(events)
r --as ole --readonly show 2;   exits "a supervisor or auditor may read unrecorded" 0
r --readonly do claim 2;        refuses "but nothing is written" 1 'readonly|read'
[ "$(events)" = "$before" ];    verdict $? "and nothing was"
rev=$(sqlite3 "$RECOURSE_DB" "SELECT rev FROM cases WHERE number = 'RC-2026-000002'")
r --as sue do claim 2;          exits "somebody takes the case" 0
r --as mia do note 2 text=late --rev "$rev"; refuses "who saw an older version is told who changed it" 1 'sue'
r do;                           says "do lists the acts" '^  triage CASE type='
r do --json;                    json "also as JSON" 'd["schema"] == "recourse-acts/1" and len(d["acts"]) > 15'
r member add Mia --role agent;  refuses "a name that is none" 1 'name'
r member add mia --role agent;  refuses "a name that is taken" 1 'mia'
r member add jon --role king;   refuses "a role there is not" 1 'role'
r member add jon;               refuses "no role" 64 'role'
r verify --replay;              exits "the record is sound after all this" 0
finish
