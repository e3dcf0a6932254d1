#!/bin/sh
# SPDX-License-Identifier: MIT
# Mail that nobody recognised has a date of its own and does not sink below everything else.
. "$TEST_SOURCE/cli/tap.sh"

mail () { # subject
  printf 'From: ada@example.org\r\nTo: someone@example.com\r\nSubject: %s\r\nMessage-ID: <%s@example.org>\r\n\r\nGreetings.\r\n' "$1" "$1"
}
make_office
mail one >one.eml; touch -d 2026-03-09T12:00Z one.eml
r intake one.eml --json;   json "mail without a type opens a case" 'd["cases_opened"] == 1'
r list --json;             json "which is to be looked at in two business days" \
  'd["cases"][0]["type"] is None and d["cases"][0]["due"] == "2026-03-11"'
r overdue;                 exits "and is late after them" 1
r explain RC-2026-000001;  says "explained" 'MP-TRIAGE.*triage'
r do triage RC-2026-000001 type=inquiry; exits "triage" 0
r list --json;             json "how sure its date is stands beside it" 'd["cases"][0]["due_tag"] == "design"'
r list;                    says "and a star where it is not verified" 'in 10 d[*]'
r show RC-2026-000001 --json; json "meets that and starts the clock of the type" \
  '[(c["rule"], c["state"], c["due"]) for c in d["clocks"]] == [("MP-TRIAGE", "met", "2026-03-11"), ("MP-INQUIRY-TARGET", "running", "2026-03-23")]'
r do note RC-2026-000001 text=ok; r do set RC-2026-000001 priority=high
r do triage RC-2026-000001 type=access
r show RC-2026-000001 --json; json "another type later leaves it met" \
  '[(c["rule"], c["state"]) for c in d["clocks"]] == [("MP-TRIAGE", "met"), ("MP-ACCESS-TARGET", "running")]'
mail two >two.eml; r intake two.eml; r do spam RC-2026-000002
r list state:spam --json;  json "spam owes nothing" 'd["total"] == 1 and not d["cases"][0]["overdue"]'
r verify --replay;         exits "the record is sound" 0
finish
