#!/bin/sh
# SPDX-License-Identifier: MIT
# Which packs speak for a case follows from what is known, and its clocks with it.
. "$TEST_SOURCE/cli/tap.sh"
r --now 2026-06-01 init --drill --pack mixpanel-2014 --pack us-ccpa --pack eu-gdpr --member ruth --zone UTC; exits "an office under three packs" 0
r --now 2026-06-30 new channel=mail received=2026-06-30 type=delete name='Ada' mail=ada@example.org subject=s text=t evidence=x
day=2026-07-01
clocks () { python3 -c 'import json
d = json.load(open("out")); print(*sorted("%s=%s:%s" % (c["rule"], c["due"], c["state"]) for c in d["clocks"]), sep="\n")' >"$place/clocks"; }
has () { grep -Eqx "$2" "$place/clocks"; verdict $? "$1"; }
r show 1 --json; clocks
has "nothing known: the policy alone" 'MP-DEL-RESP=2026-09-28:running'
[ "$(wc -l <clocks)" -eq 1 ]; verdict $? "and nothing else"
r do set 1 residence=Germany; refuses "no country" 1 'such as FR or US-CA'
r do set 1 residence=US-CA; exits "a Californian" 0
r show 1; says "the reason is told" 'us-ccpa .* applies: a resident of California'
r show 1 --json; clocks
has "the confirmation" 'CA-CONFIRM=2026-07-15:running'
has "the answer" 'CA-RESPOND=2026-08-14:running'
json "the earliest leads" "d['due'] == '2026-07-15'"
person=$(sqlite3 "$RECOURSE_DB" "SELECT person FROM cases")
r do person.set person="$person" residence=DE; exits "a German after all" 0
r show 1 --json; clocks
has "another regime" 'GDPR-12-3=2026-07-30:running'
has "the first does not run on" 'CA-CONFIRM=2026-07-15:stopped'
json "with the reason" "any(p['pack'] == 'us-ccpa' and not p['applies'] and 'residence=DE' in p['why'] for p in d['packs'])"
r do pin 1 pack=us-ccpa reason='he lives in both'; says "a supervisor says otherwise" 'speaks for RC'
r show 1 --json; clocks
has "and it runs" 'CA-CONFIRM=2026-07-15:running'
json "as said" "any(p['pack'] == 'us-ccpa' and p['applies'] and p['how'] == 'set' for p in d['packs'])"
r do pin 1 pack=us-ccpa applies=no reason='he has moved'; says "and otherwise again" 'does not speak'
r do pin 1 pack=no-such reason=x; refuses "a pack there is not" 1 'no pack no-such'
r journal act:case.clocks; says "which the journal has" 'counted the clocks again'
r do office.set zone=Pacific/Kiritimati; exits "another zone" 0
r do set 1 role=end-user; exits "an end user" 0
r show 1; says "what to think of is told" 'the customer that holds the data decides \(P39 of mixpanel-2014, verified\)'
r new channel=phone received=2026-06-30 type=delete-after-termination name='Rui' subject=s text=t evidence=x
r do refuse 2 reason=not-proven text=No; refuses "an outcome that is forbidden" 1 'not allowed here: Not asked in writing'
r do resolve 2 outcome=withdrawn; says "another is not" resolved
# what the gates say comes first among what one may choose, and what they forbid last
first () { "$RECOURSE" --now "$day" help --complete -- do "$1" "$2" "$3=" 2>/dev/null | head -n 1 | cut -f1; }
last () { "$RECOURSE" --now "$day" help --complete -- do "$1" "$2" "$3=" 2>/dev/null | tail -n 1; }
[ "$(first triage 1 type)" = type=end-user-referral ]; verdict $? "the type that suggests itself"
last resolve 2 outcome | grep -q 'not here: Not asked in writing'; verdict $? "the outcome that is not to be had, and why"
r verify --replay; exits "the record is sound" 0
finish
