#!/bin/sh
# SPDX-License-Identifier: MIT
# Options, help, and making a database.
. "$TEST_SOURCE/cli/tap.sh"

plain help;                    exits "help is no failure" 0
says "help names every command" '^  verify '
plain help list;               says "help explains one command" '--sort=ORDER'
plain list --help;             says "and so does --help behind it" '--sort=ORDER'
plain --help;                  says "the commands stand behind the options" '^  verify '
plain --version;               says "the version is printed" '^recourse [0-9]'
plain help triage;             says "or an act" '^  type '
plain help nonsense;           refuses "help for no command" 64 'no command "nonsense"'
plain nonsense;                refuses "no such command" 64 'no command "nonsense"'
plain list --nonsense;         refuses "no such option" 64 'nonsense'
plain list --limit;            refuses "an option without its value" 64 'limit'
plain --db;                    refuses "a global option without its value" 64 'db'
plain overdue word;            refuses "a word too many" 64 'one word too many'

plain list;                    refuses "no database, and what to do" 1 'no database; make one with recourse init'
plain;                         refuses "the desk without a database" 1 'no database'
plain init;                    refuses "init without a pack" 64 '--pack is missing'
plain init --pack none;        refuses "init with an unknown pack" 1 'no pack none'
plain init --pack mixpanel-2014 --zone Mars/One; refuses "init with an unknown zone" 1 'zone'
plain init --pack mixpanel-2014 --now 2026-01-01; refuses "init of a real one takes no --now" 64 'drill'
[ ! -e "$RECOURSE_DB" ];       verdict $? "and nothing was made"

plain init --pack mixpanel-2014 --json
json "init says what it made" 'd["schema"] == "recourse-init/1" and d["database"].endswith("cases.db") and not d["drill"]'
[ "$(stat -c %a "$RECOURSE_DB")" = 600 ]; verdict $? "nobody else may read the database"
[ "$(stat -c %a "$RECOURSE_DB.key")" = 600 ]; verdict $? "nor the key"
plain init --pack mixpanel-2014; refuses "init never overwrites" 1 'cases.db'
plain list --now 2026-01-01;   refuses "a real database refuses --now" 1 'drill'
plain list --as ruth;          refuses "and --as" 1 'drill'
plain member list --json;      json "who made it is its first member, an admin" 'd["members"][0]["role"] == "admin"'
plain list --json;             json "a new database has no cases" 'd["total"] == 0 and d["cases"] == []'
plain --json list;             json "global options stand before the command too" 'd["schema"] == "recourse-list/1"'
plain;                         exits "without a terminal the queue is printed" 0

plain --db "$place/none/cases.db" init --pack mixpanel-2014
refuses "a directory that is not there is not made" 1 'none'
env -u RECOURSE_DB "$RECOURSE" init --pack mixpanel-2014 >/dev/null 2>&1
[ -f "$XDG_DATA_HOME/recourse/cases.db" ]; verdict $? "without a name it lies among the user's data"
"$RECOURSE" help >/dev/full 2>"$place/err"; status=$?
refuses "a full standard output is no success" 1 'standard output'
finish
