#!/bin/sh
# SPDX-License-Identifier: MIT
# What clocks are counted with changes under open cases: places, calendars, holidays; and acts are undone across it.
. "$TEST_SOURCE/cli/tap.sh"
r --now 2026-03-01 init --drill --pack mixpanel-2014 --pack uk-gdpr --pack us-ccpa --pack eu-gdpr --member ruth --zone UTC; exits "an office under four packs" 0
due () { r show "$1" --json; json "$2" "{c['rule']: c['due'] for c in d['clocks']}['$3'] == '$4'"; }
state () { r show "$1" --json; json "$2" "{c['rule']: c['state'] for c in d['clocks']}['$3'] == '$4'"; }
r do office.set title=Example signature=Ruth office-address='1 Example Road' mail-from=desk@example.org; exits "which writes letters" 0
day=2026-03-03
r new channel=mail received=2026-03-03 type=access name='Ada' mail=ada@example.org subject=one text=t evidence=x; exits "a first case" 0
person=$(sqlite3 "$RECOURSE_DB" "SELECT person FROM cases")
r new channel=mail received=2026-03-03 type=access person="$person" subject=two text=t evidence=x; exits "a second of the same person" 0

# what is known of the person is known to all its cases
r do set 1 residence=GB; exits "she lives in England" 0
due 1 "her case is counted so" UK-SAR 2026-04-07
due 2 "and so is her other" UK-SAR 2026-04-07
r journal act:case.clocks; says "which the journal says" 'what is known of the person changed'
r do undo 1; exits "it was a mistake" 0
json_clocks () { r show "$1" --json; json "$2" "not [c for c in d['clocks'] if c['rule'] == 'UK-SAR' and c['state'] == 'running']"; }
json_clocks 1 "the case is counted as before"
json_clocks 2 "and so is the other"
r verify --replay; exits "which replays" 0
r do set 2 residence=GB; exits "she does live there" 0
due 1 "both are counted again" UK-SAR 2026-04-07

# a calendar of the office's own
r do office.set calendar-uk-gdpr=atlantis; refuses "a calendar there is not" 1 'no calendar "atlantis"; it has .*england'
r do office.set calendar-no-such=england; refuses "a pack there is not" 1 'calendar-PACK'
r policy adopt --calendar "$TEST_SOURCE/../data/calendars/scotland.ics" --yes; exits "now there is" 0
r do office.set calendar-uk-gdpr=scotland; says "another nation's holidays" 'clocks of 2 cases counted again'
due 1 "Easter Monday is none there" UK-SAR 2026-04-06
r explain 1; says "explain says which" 'counts with the calendar scotland instead of england'

# an act is undone though the clocks were counted again since
r do acknowledge 1 channel=mail text='We have it.'; exits "it is acknowledged" 0
r do office.set calendar-uk-gdpr=england; says "and counted again" 'counted again'
r do undo 1; says "the acknowledgement is taken back" 'undone'
due 1 "the day is the one of now" UK-SAR 2026-04-07
r show 1 --json; json "nothing is acknowledged" "d['state'] == 'new'"
day=2026-03-10
r do pause 1 ground=requester until=2026-03-20; exits "she is asked" 0
day=2026-03-17
r do resume 1; exits "and answers" 0
due 1 "the days between do not count" UK-SAR 2026-04-13
r show 1 --json; json "nor do they for who tells of more time" "{c['rule']: c['notice_by'] for c in d['clocks']}['UK-SAR'] == '2026-04-13'"
r show 1; says "the limit stands there" '2026-04-13 +more time can be told of'
day=2026-04-14
r do extend 1 reason=many channel=mail text='We need longer.'; refuses "afterwards it is too late" 1 'the notice had to leave by 2026-04-13'
day=2026-04-13
r do extend 1 reason=many channel=mail text='We need longer.'; exits "on the last day it is not" 0
due 1 "three months and the pause" UK-SAR 2026-06-11
r show 1 --json; json "which keeps the limit it had" "{c['rule']: c['notice_by'] for c in d['clocks']}['UK-SAR'] == '2026-04-13'"

# a holiday that is added
sed 's/^END:VCALENDAR/BEGIN:VEVENT\
UID:one@example.org\
DTSTAMP:20260101T000000Z\
DTSTART;VALUE=DATE:20260407\
DTEND;VALUE=DATE:20260408\
SUMMARY:A day of mourning\
END:VEVENT\
&/' "$TEST_SOURCE/../data/calendars/england.ics" >england.ics
due 2 "before it" UK-SAR 2026-04-07
r policy adopt --calendar england.ics --yes; exits "a calendar with one more holiday" 0
due 2 "after it" UK-SAR 2026-04-08
r do undo 1; says "the extension is undone over that" undone
due 1 "with what holds now" UK-SAR 2026-04-13

# of several packs those that speak say how a case may end
r new channel=mail received=2026-04-13 type=delete name='Cal' mail=cal@example.org subject=three text=t evidence=x; exits "a third case" 0
r do resolve 3 outcome=cookie-lost; refuses "an end that is none" 1 'cannot end as'
r verify --replay; exits "the record is sound" 0
finish
