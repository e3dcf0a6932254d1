#!/bin/sh
# SPDX-License-Identifier: MIT
# One promise counted alone: known dates, what is refused and how.
. "$TEST_SOURCE/cli/tap.sh"
unset RECOURSE_DB
small=$TEST_SOURCE/packs/due-pack.yaml

# due EXPECTED PACK RULE EVENT OPTIONS: a pack that is not shipped is passed over.
due () {
  expected=$1; shift
  pack=$1 rule=$2 event=$3; shift 3
  if [ "$pack" != "$small" ] && [ ! -e "$RECOURSE_DATA/packs/$pack/pack.yaml" ]; then
    pass "$rule # SKIP $pack is not shipped"; return
  fi
  plain policy due "$pack" "$rule" --event "$event" "$@"
  [ $status -eq 0 ] && [ "$(cat out)" = "$expected" ] && [ ! -s err ]
  verdict $? "$rule of $event${*:+ $*}: $expected"
}

due 2014-09-24 mixpanel-2014 MP-DEL-RESP 2014-06-26
due 2015-01-01 mixpanel-2014 MP-DEL-RESP 2014-10-03
due 2015-05-08 mixpanel-2014 MP-DEL-TERM 2014-05-08
due 2017-02-28 mixpanel-2014 MP-DEL-TERM 2016-02-29
due 2016-08-31 mixpanel-2014 MP-DEL-TERM 2015-08-31
due 2014-09-22 mixpanel-2014 FTC-CID-QUASH 2014-09-02
due 2014-07-11 us-can-spam CANSPAM-OPTOUT 2014-06-26
due 2024-02-29 eu-gdpr GDPR-12-3 2024-01-31
due 2024-04-30 eu-gdpr GDPR-12-3 2024-01-31 --extended
due 2025-02-28 eu-gdpr GDPR-12-3 2025-01-31
due 2025-04-30 eu-gdpr GDPR-12-3 2025-01-31 --extended
due 2025-04-07 eu-gdpr GDPR-12-3 2025-03-05
due 2025-03-17 eu-gdpr GDPR-12-3 2025-02-15
due 2025-09-30 eu-gdpr GDPR-12-3 2025-08-31
due 2025-12-01 eu-gdpr GDPR-12-3 2025-08-31 --extended
due 2026-05-17T10:20 eu-gdpr GDPR-33 2026-05-14T10:20
due 2025-10-03 uk-gdpr UK-SAR 2025-09-03
due 2026-04-07 uk-gdpr UK-SAR 2026-03-03
due 2026-04-13 uk-gdpr UK-SAR 2026-03-03 --pause 2026-03-10..2026-03-17
due 2026-04-17 uk-gdpr UK-SAR 2026-03-17
due 2026-07-30 uk-gdpr UK-COMPLAINT-ACK 2026-07-01
due 2026-07-15 us-ccpa CA-CONFIRM 2026-06-30
due 2026-08-14 us-ccpa CA-RESPOND 2026-06-30
due 2026-09-28 us-ccpa CA-RESPOND 2026-06-30 --extended
due 2026-07-22 us-ccpa CA-OPTOUT 2026-06-30
due 2026-03-01 eu-us-dpf DPF-COMPLAINT 2026-01-15
due 2026-06-18 us-virginia VA-RESPOND 2026-05-04
due 2026-08-02 us-virginia VA-RESPOND 2026-05-04 --extended
due 2026-08-30 us-virginia VA-APPEAL 2026-07-01
due 2026-08-15 us-colorado CO-APPEAL 2026-07-01
due 2026-10-14 us-colorado CO-APPEAL 2026-07-01 --extended
due 2026-05-19 br-lgpd BR-ACCESS-FULL 2026-05-04
due 2026-06-03 ca-pipeda CA-FED-ACCESS 2026-05-04
due 2026-07-03 ca-pipeda CA-FED-ACCESS 2026-05-04 --extended

# Words of the command itself, with a pack that ships nowhere; its rules are long out of force.
due 2026-04-13 "$small" MONTH-UK 2026-03-03 --pause 2026-03-10..2026-03-12 --pause 2026-03-12..2026-03-17
due 2026-04-07 "$small" MONTH-UK 2026-03-03 --calendar northern-ireland
due 2026-04-06 "$small" MONTH-UK 2026-03-03 --calendar scotland
due 2026-05-17T10:20 "$small" HOURS-72 "2026-05-14 10:20"
due 2026-05-17T00:00 "$small" HOURS-72 2026-05-14
due 2026-05-17T03:20 "$small" HOURS-72 2026-05-14T10:20Z --zone America/Los_Angeles
due 2026-10-26T00:30 "$small" HOURS-72 2026-10-23T01:30 --zone Europe/Berlin
due 2026-03-05 "$small" SET 2026-03-03
due 2026-03-06 "$small" SET 2026-03-03 --set target=3
due 2026-05-03 "$small" SET 2026-03-03 --set "target=2 months" --calendar england
due 2026-03-17 "$small" ROLL-10 2026-03-07T20:30-08:00 --zone America/New_York --calendar us-federal
due 2026-03-18 "$small" ROLL-10 2026-03-07T20:30-08:00 --zone Europe/London --calendar northern-ireland

plain policy due "$small" HOURS-72 --event 2026-05-14T10:20 --pause 2026-05-15..2026-05-16
[ "$status" -eq 0 ] && [ "$(cat out)" = 2026-05-17T10:20 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q 'HOURS-72 does not pause' err
verdict $? "a pause of a rule that does not pause is said and not counted"
plain policy due "$small" MONTH-UK --event 2026-03-03 --pause 2026-03-10..2026-03-17 --json
json "as JSON" 'd["schema"] == "recourse-policy-due/1" and d["due"] == d["target"] == "2026-04-13" and d["pack"] == "due-test" and d["version"] == "1" and (d["rule"], d["clause"], d["tag"], d["event"], d["start"], d["zone"], d["calendar"]) == ("MONTH-UK", "C1", "design", "2026-03-03", "received", "UTC", "england") and any("8 days not counted" in s for s in d["steps"])'
plain policy due mixpanel-2014 MP-DEL-RESP --event 2014-10-03 --json
json "the day to aim for beside the date" 'd["due"] == "2015-01-01" and d["target"] == "2014-12-31"'
plain policy due "$small" HOURS-72 --event 2026-05-14T10:20 --json
json "without holidays there is no calendar" 'd["due"] == "2026-05-17T10:20" and d["calendar"] is None'

no () { name=$1 wanted=$2 words=$3; shift 3; plain policy due "$@"; refuses "$name" "$wanted" "$words"; [ ! -s out ]; verdict $? "and prints nothing"; }
no "no time limit" 1 'NEVER: no time limit is stated' "$small" NEVER --event 2026-03-03
no "nor one that the office has taken off" 1 'SET: no time limit' "$small" SET --event 2026-03-03 --set target=none
no "no extension" 1 'ROLL-10 .*cannot be extended' "$small" ROLL-10 --event 2026-03-03 --extended
no "no such rule" 1 'no rule R9: say one of ROLL-10, HOURS-72, .*NEVER' "$small" R9 --event 2026-03-03
no "no such pack" 1 'none' none R9 --event 2026-03-03
no "no such calendar" 1 'no calendar mars' "$small" ROLL-10 --event 2026-03-03 --calendar mars
no "a year the calendar does not cover" 1 'calendar scotland covers 2012 to 2035, not 2036' "$small" ROLL-10 --event 2036-03-03 --calendar scotland
no "no such zone" 1 'no time zone "Mars/Here"' "$small" ROLL-10 --event 2026-03-03 --zone Mars/Here
no "no date" 1 '"2026-02-30" is no time' "$small" ROLL-10 --event 2026-02-30
no "no pause" 1 '"2026-03" is no stretch of days' "$small" ROLL-10 --event 2026-02-20 --pause 2026-03
no "a pause that goes backwards" 1 'first day first' "$small" ROLL-10 --event 2026-02-20 --pause 2026-03-02..2026-03-01
no "a setting without a value" 1 'write KEY=VALUE' "$small" SET --event 2026-02-20 --set target
no "a setting of another rule" 1 'ROLL-10 does not look at a setting target' "$small" ROLL-10 --event 2026-02-20 --set target=3
no "no event" 64 '--event is missing' "$small" ROLL-10
no "no rule" 64 'policy due PACK RULE' "$small" --event 2026-02-20
finish
