#!/bin/sh
# SPDX-License-Identifier: MIT
# What a type asks to be done stands on its cases as tasks.
. "$TEST_SOURCE/cli/tap.sh"

names='sorted((t["name"], t["state"]) for t in d["tasks"])'
make_office
one=$(make_case 2026-03-01 delete "Ada Sample"); set -- $one; one=$1
r show "$one" --json;      json "who triages it finds the list" \
  '{"search-given", "search-logs", "ask-agents"} <= {t["name"] for t in d["tasks"]} and {t["state"] for t in d["tasks"]} == {"open"} and all(" " in t["title"] for t in d["tasks"])'
cp out whole
r do claim "$one"
r deadlines --json;        json "and the deadline says what it waits for" 'd["deadlines"][0]["in_the_way"] == "waits for 6 of 6 tasks"'
r do task "$one" name=search-given,search-logs state=done evidence="log of 3 March"
exits "several are ticked off at once" 0
r show "$one" --json;      json "with what proves it" \
  'sorted(t["name"] for t in d["tasks"] if t["state"] == "done" and t["evidence"] == "log of 3 March") == ["search-given", "search-logs"]'
r do undo "$one"
r show "$one" --json;      json "and taken back at once" '{t["state"] for t in d["tasks"]} == {"open"}'
r do task "$one" "name=search-given,of two words" state=done; refuses "a name of two words" 1 'one word'
r show "$one" --json;      json "and then nothing is ticked off" '{t["state"] for t in d["tasks"]} == {"open"}'
r do task "$one" name=ask-agents state=done evidence="their answer"
r do triage "$one" type=tracking-opt-out reason="it is about a cookie"
r show "$one" --json;      json "what it is no more is not to be done; what was done stays" \
  "$names"' == [("ask-agents", "done"), ("check-link", "open"), ("warn-cookie", "open")]'
r do undo "$one"
r show "$one" --json;      json "an undo brings the list back" 'len(d["tasks"]) == 6 and [t["name"] for t in d["tasks"] if t["state"] == "done"] == ["ask-agents"]'
two=$(make_case 2026-03-01 emergency-disclosure "Bo Sample"); set -- $two; two=$1
r show "$two" --json;      json "what a second member does is brought up by a first, not by the type" \
  '"review-after" not in {t["name"] for t in d["tasks"]}'
r policy adopt eu-gdpr --yes
r do set "$one" residence=DE
r show "$one" --json;      json "another pack that comes to speak adds what it asks for" \
  'len(d["tasks"]) > 6 and len({t["name"] for t in d["tasks"]}) == len(d["tasks"])'
r verify --replay;         exits "the record is sound" 0
finish
