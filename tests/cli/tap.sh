# SPDX-License-Identifier: MIT
# tap - what the shell tests share: a place of their own, a fixed day, and TAP
#
# Each test runs in an empty directory that goes afterwards, with a database named but not
# made. Every check prints one line; `finish` prints the plan.
set -u
: "${RECOURSE:?}" "${TEST_SOURCE:?}"
place=$(mktemp -d "${TMPDIR:-/tmp}/recourse-cli.XXXXXX") || exit 1
trap 'chmod -R u+rwx "$place"; rm -rf "$place"' EXIT
cd "$place" || exit 1
RECOURSE_DB=$place/cases.db
HOME=$place XDG_DATA_HOME=$place/data
export RECOURSE_DB HOME XDG_DATA_HOME
unset COLUMNS
checks=0 day=2026-03-13

# pass/fail NAME
pass () { checks=$((checks + 1)); echo "ok $checks - $1"; }
fail () {
  checks=$((checks + 1)); echo "not ok $checks - $1"
  for shown in "$place/out" "$place/err"; do
    [ -s "$shown" ] && head -n 12 "$shown" | cat -v | sed "s|^|# ${shown##*/}: |"
  done
  return 0
}
verdict () { if [ "$1" -eq 0 ]; then pass "$2"; else fail "$2"; fi; }
finish () { echo "1..$checks"; exit 0; }

# r ARGS: runs the program on the fixed day; its output lies in out and err, its status in $status.
r () { "$RECOURSE" --now "$day" "$@" >"$place/out" 2>"$place/err" </dev/null; status=$?; }
# plain ARGS: the same without the fixed day.
plain () { "$RECOURSE" "$@" >"$place/out" 2>"$place/err" </dev/null; status=$?; }

# exits NAME STATUS: the status of the last run.
exits () { [ "$status" -eq "$2" ]; verdict $? "$1 (status $2, was $status)"; }
# refuses NAME STATUS PATTERN: that status, and exactly one line on standard error that says so.
refuses () {
  [ "$status" -eq "$2" ] && [ "$(wc -l <"$place/err")" -eq 1 ] && grep -Eq "^recourse: .*($3)" "$place/err"
  verdict $? "$1 (status $2, was $status)"
}
# says NAME PATTERN: a line of the output.
says () { grep -Eq -- "$2" "$place/out"; verdict $? "$1"; }
silent () { ! grep -Eq -- "$2" "$place/out"; verdict $? "$1"; }
# json NAME EXPRESSION: a Python expression over the output, d.
json () {
  python3 -c 'import json, sys
d = json.load(open("out", encoding="utf-8"))
sys.exit(0 if eval(sys.argv[1]) else 1)' "$2" 2>>"$place/err"
  verdict $? "$1"
}
events () { sqlite3 "$RECOURSE_DB" 'SELECT count(*) FROM event' 2>/dev/null || echo none; }

# A drill database with a member of each role and a few cases.
make_office () {
  "$RECOURSE" --now 2026-01-05 init --pack mixpanel-2014 --drill --member ruth --zone UTC >/dev/null || exit 1
  for member in mia:agent sue:supervisor ole:auditor; do
    "$RECOURSE" --now 2026-01-05 member add "${member%:*}" --role "${member#*:}" >/dev/null || exit 1
  done
}
make_case () { # received type name: prints the number
  "$RECOURSE" --now "$day" new channel=post received="$1" type="$2" name="$3" "subject=About $2" \
    text="A letter about $2." evidence="postmark of $1"
}
