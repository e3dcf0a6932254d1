#!/bin/sh
# SPDX-License-Identifier: MIT
# One mail asks for three things: a case for each, with its own type, clocks and packs, all from one receipt.
. "$TEST_SOURCE/cli/scenario.sh"
open_office 2026-05-04 desk@example.com mia:agent sue:supervisor bob:agent -- mixpanel-2014 us-virginia
r do office.set signature='Ruth Stone' office-address='1 Example Road'
printf 'From: Ada Okafor <ada@example.org>\nTo: desk@example.com\nSubject: Delete, send, stop\nMessage-ID: <mixed@example.org>\nDate: Mon, 4 May 2026 10:00:00 +0000\n\nDelete my data, give me a copy of it first, and send me no more offers.\n' |
  "$RECOURSE" --now 2026-05-04T10:00 --as mia intake >out 2>err; exits "one mail comes" 0
number=RC-2026-000001 day=2026-05-06
r --as mia split 1 access; refuses "first what it stays" 1 'not triaged: triage it as what it stays'
step triage type=delete
step set residence=US-VA collected=US
r --as mia split 1; refuses "which types" 64 'each type that it asks for'
r --as mia split 1 no-such; refuses "no such type" 1 'no pack of this office has a type'
r --as mia split 1 delete; refuses "its own" 1 'has delete already'
r --as mia split 1 access access; refuses "twice" 1 'has access already'
r list --json; json "nothing half done" "len(d['cases']) == 1"
r --as mia split 1 access promo-opt-out; says "two cases beside it" 'RC-2026-000002, RC-2026-000003 opened'
r show 2 --json
json "its own type, from the same receipt" "d['type'] == 'access' and d['type_confirmed'] and d['received_at'] == '2026-05-04T10:00:00Z' and d['state'] == 'new'"
json "its packs, and their clocks counted from there" "{c['rule']: c['due'] for c in d['clocks']}['VA-RESPOND'] == '2026-06-18'"
json "about the same person" "d['about']['name'] == 'Ada Okafor'"
json "with a copy of the words" "[(m['text'].strip(), m['subject'], m['from']) for m in d['messages']] == [('Delete my data, give me a copy of it first, and send me no more offers.', 'Delete, send, stop', 'ada@example.org')] and d['messages'][0]['copy_of']"
json "and the link" "[(l['kind'], l['other']) for l in d['links']] == [('split-from', 'RC-2026-000001')]"
r show 3 --json; json "promotions are another pack's matter" "d['type'] == 'promo-opt-out' and not any(c['pack'] == 'us-virginia' for c in d['clocks'])"
r show 1 --json
json "the parent stays what it was" "d['type'] == 'delete' and len(d['messages']) == 1 and {c['rule'] for c in d['clocks']} >= {'VA-RESPOND'}"
json "and knows its children" "sorted(l['other'] for l in d['links']) == ['RC-2026-000002', 'RC-2026-000003'] and {l['kind'] for l in d['links']} == {'split-to'}"
r show 1; says "the history too" 'split access off to RC-2026-000002'
r --as mia split 1 access; refuses "once is enough" 1 'has access already'
r --as mia do undo 1; refuses "an undo says what to do instead" 1 'close the case that was split off'

# answers land where they belong
r --as mia do reply 2 text='Here is your copy.' channel=mail; exits "the child is answered" 0
reply () { printf 'From: Ada Okafor <ada@example.org>\nTo: desk@example.com\nSubject: %s\nMessage-ID: <%s@example.org>\n%s\n\nThank you.\n' "$1" "$2" "$3" | "$RECOURSE" --now 2026-05-07 --as mia intake >out 2>err; }
reply 'Re: [RC-2026-000002] Delete, send, stop' r2 'X-Nothing: x'
r show 2 --json; json "her answer to it lands in it" "len([m for m in d['messages'] if m['direction'] == 'in']) == 2"
reply 'Re: Delete, send, stop' r1 'In-Reply-To: <mixed@example.org>'
r show 1 --json; json "one to her own mail lands in the parent" "len(d['messages']) == 2"

# each ends by itself
r --as mia do claim 3; r --as mia do resolve 3 outcome=service-mail-stays; exits "one ends" 0
r show 1 --json; json "the others go on" "d['state'] != 'resolved' and any(c['state'] == 'running' for c in d['clocks'])"
r --as mia split 3 access; refuses "what is closed is not split" 1 'reopen it first'
r --as mia do split 1 type=regulator-case; exits "a type that named members see" 0
r --as bob show 4; refuses "another does not see it" 1 'RC-2026-000004'
r --as bob show 1; silent "nor from the parent" 'RC-2026-000004'
mkdir files; r export 2 --output files --json; exits "the child's file" 0
grep -rq 'give me a copy of it first' files && grep -rq 'RC-2026-000001' files; verdict $? "has the words and its parent"
r verify --replay; exits "the record is sound" 0
finish
