#!/bin/sh
# SPDX-License-Identifier: MIT
# What is late and what will be, a line a clock, in words, JSON and CSV.
. "$TEST_SOURCE/cli/tap.sh"

make_office
r deadlines;              says "an empty office is calm" 'Office duties'
r new channel=post received=2026-03-02 type=delete name='=Ada' subject='Delete all'
r new channel=post received=2026-03-06 type=inquiry name=Bo subject='A question'
r new channel=post received=2026-03-06 name=Cy subject='What'
r deadlines --json;       json "a line a clock, the earliest first" \
  '[d["schema"] == "recourse-deadlines/1", d["by"] == "day"] == [True, True] and [x["due"] for x in d["deadlines"] if x["due"]] == sorted(x["due"] for x in d["deadlines"] if x["due"])'
json "which add up" 'd["total"] == len(d["deadlines"]) == sum(c["count"] for c in d["counts"])'
json "with what stands in the way" '{x["in_the_way"] for x in d["deadlines"] if x["case"]} >= {"triage first", "no owner"}'
json "and the promise in short" 'any(x["promise"] == "90 d" for x in d["deadlines"])'
json "duties have their next day, or say why not" 'all(x["due"] or x["in_the_way"] for x in d["deadlines"] if x["section"] == "duty") and {("training-yearly", "2027-01-05")} <= {(x["rule"], x["due"]) for x in d["deadlines"]}'
r do claim RC-2026-000001
r deadlines --group owner --json; json "by owner" 'sum(c["count"] for c in d["counts"]) == d["total"] and len(d["counts"]) == 2'
r deadlines --owner me --csv; exits "of one member as CSV" 0
says "which names its columns" '^section,group,case,type,state,owner,clock,regime'
says "and holds the case" 'RC-2026-000001'
r deadlines --owner none --csv; says "nobody's" 'RC-2026-000002'
r do pause RC-2026-000001 ground=identity until=2026-03-20
r deadlines --from 2026-03-18 --to 2026-03-22; says "between two days also what a pause waits for" 'RC-2026-000001.*paused|RC-2026-000002'
r deadlines type:inquiry --json; json "limited by query" '{x["case"]["number"] for x in d["deadlines"]} == {"RC-2026-000002"}'
r deadlines --group lunch; exits "no such group" 64
r deadlines --from noday;  exits "no such day" 1
r deadlines --from 2026-03-20 --to 2026-03-10; exits "days the wrong way round" 1
r deadlines --group owner --from 2026-03-10; exits "days go by day" 64
r deadlines 'owner:'; exits "a query that does not parse" 1
r overdue --within 2w --json; json "overdue within" 'd["total"] >= 2 and d["schema"] == "recourse-overdue/1"'
exits "is told" 1
r overdue --within 'x y'; exits "what is no time" 64
r overdue --within lunch; exits "nor that" 2
r overdue; exits "what is late is told" 1
r verify --replay;        exits "the record is sound" 0
r deadlines; says "a promise that was verified stands as it is" ' 90 d +(mia|-|[a-z])'
says "one that was not has a star" ' (30 d|10 wd|2 wd)\* '
finish
