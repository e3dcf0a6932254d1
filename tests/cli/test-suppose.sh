#!/bin/sh
# SPDX-License-Identifier: MIT
# What if: the dates of a case as they would be, and nothing of it is written anywhere.
. "$TEST_SOURCE/cli/tap.sh"
r --now 2026-01-05 init --drill --pack mixpanel-2014 --pack uk-gdpr --pack us-ccpa --member ruth --zone UTC; exits "an office under three packs" 0
r do office.set title=Example signature=Ruth office-address='1 Example Road' mail-from=desk@example.org
day=2026-03-03
r new channel=mail received=2026-03-03 type=access name='Ada' mail=ada@example.org subject=s text=t evidence=x; exits "a request" 0
r do set 1 residence=GB; exits "from England" 0
before=$(events)
# moves NAME RULE DATE: what the rule would be
moves () { json "$1" "[m['now'] for m in d['moves'] if m['rule'] == '$2'] == ['$3']"; }
r explain 1 --extend; says "in words" '^answer \(UK-SAR of uk-gdpr\): 2026-06-03 instead of 2026-04-07, 57 days later'
says "with the letter's own limit" 'UK-SAR: the letter that tells of it leaves by 2026-04-07'
says "and each step" 'counted as MONTH_UK'
r explain 1 --extend --json; moves "three months" UK-SAR 2026-06-03
r explain 1 --pause 2026-03-10..2026-03-17 --json; moves "eight days do not count" UK-SAR 2026-04-13
json "which is so many days later" "[m['days_later'] for m in d['moves'] if m['rule'] == 'UK-SAR'] == [6]"
r explain 1 --pause 2026-03-10..2026-03-17 --extend --json; moves "both" UK-SAR 2026-06-11
r explain 1 --pause 2026-03-10..2026-03-12 --pause 2026-03-11..2026-03-17 --json; moves "a day that is paused twice is one day" UK-SAR 2026-04-13
r explain 1 --received 2026-01-31 --json; moves "the end of a month" UK-SAR 2026-03-02
r explain 1 --pack us-ccpa --json; moves "another law beside it" CA-RESPOND 2026-04-17
json "that was not there" "[m['was'] for m in d['moves'] if m['rule'] == 'CA-RESPOND'] == ['none']"
r explain 1 --pack us-ccpa --received 2026-01-05 --extend --json; moves "all at once" CA-RESPOND 2026-04-05
r explain 1 --received 2026-03-03 --json; json "nothing supposed, nothing moved" "d['moves'] == []"
r explain 1 --received 2026-03-03; says "which is said" 'No date would be another'
r explain 1 --pause 2026-03-17..2026-03-10; refuses "backwards" 1 'pause: .*no stretch of days'
r explain 1 --pause 2026-03; refuses "half of one" 1 'pause: .*no stretch of days'
r explain 1 --received 2026-02-30; refuses "no day" 1 'received: '
r explain 1 --received 2027-01-01; refuses "in the future" 1 'in the future'
r explain 1 --pack nope; refuses "no pack" 1 'no pack nope'
r explain 99 --extend; refuses "no case" 1 'RC-2026-000099'
[ "$(events)" = "$before" ]; verdict $? "nothing was written"
r show 1 --json; json "the dates are what they were" "{c['rule']: c['due'] for c in d['clocks']}['UK-SAR'] == '2026-04-07'"

# what it was supposed to be is what it becomes
day=2026-03-10
r do request-info 1 channel=mail text='Which account?' ground=requester until=2026-03-20; exits "she is asked" 0
printf 'From: Ada <ada@example.org>\nTo: desk@example.org\nSubject: Re: [RC-2026-000001] s\nMessage-ID: <two@example.org>\nDate: Tue, 17 Mar 2026 09:00:00 +0000\n\nThis one.\n' >mail
day=2026-03-17
"$RECOURSE" --now "$day" intake mail >out 2>err; exits_ok=$?; [ "$exits_ok" = 0 ]; verdict $? "and answers"
r do resume 1; exits "it goes on" 0
r do extend 1 reason=many channel=mail text='We need longer.'; exits "its time is extended" 0
r explain 1; says "explain says what asked, and what answered" '^Paused from 2026-03-10 for requester, asked in our letter [0-9]+; ended 2026-03-17, with their message [0-9]+'
says "and which letter told of more time" '^Extended on 2026-03-17, told of in our letter [0-9]+'
r show 1 --json; json "the date is the supposed one" "{c['rule']: c['due'] for c in d['clocks']}['UK-SAR'] == '2026-06-11'"
r explain 1 --extend; refuses "more is not to be had" 1 'can be extended, or it was already'
r verify --replay; exits "the record is sound" 0
finish
