#!/bin/sh
# SPDX-License-Identifier: MIT
# The users of a customer: referred, asked about a month later; one that cannot name the customer;
# and users under age, where majority comes later than at eighteen.
. "$TEST_SOURCE/cli/scenario.sh"
open_office 2014-06-26 support@example.org mia:agent -- mixpanel-2014
clock () { r show "$number" --json; json "$1 is $2" "[c['state'] + ' ' + (c['due'] or '-') for c in d['clocks'] if c['rule'] == '$1'] == ['$2']"; }

# ---- one who cannot name the customer
r --as mia new channel=post type=delete name='Ida Nord' mail=ida@example.org subject='Your tracker' \
  text='Some app sends you my data. Delete it.' evidence='letter'
exits "somebody asks for deletion" 0; meant
step set role=end-user
r show "$number";                 says "an end user's is another's to decide" 'handle it as end-user-referral'
step triage type=end-user-referral
clock MP-REFERRAL-TARGET 'running 2014-07-11'
clock MP-DEL-RESP 'running 2014-09-24'
r show "$number";                 says "which customer is not known" 'say what would help.*which-customer'
step request-info letter=which-customer ground=waiting-for-person until=2014-07-10 channel=mail
r show "$number" --json
json "the letter asks for the app and the site" 'any("the app or the site" in (m["text"] or "") for m in d["messages"] if m["direction"] == "out")'
json "and gives no customer away" 'all("do not give out who our customers are" in m["text"] for m in d["messages"] if m["direction"] == "out")'
json "it waits with a next day" 'd["state"] == "waiting" and d["next"] == "2014-07-10"'
clock MP-DEL-RESP 'running 2014-09-24'
# She finds the name.
day=2014-07-07
step resume
step refer customer='Tern Fitness' channel=mail
says "the end is not there yet" 'referred: .*ask what came of it by 2014-08-06'
r show "$number" --json
json "it stays open for the question" 'd["state"] == "working" and d["next"] == "2014-08-06" and d["facts"]["customer"] == "Tern Fitness"'
json "the letter names that customer and promises nothing that was not done" 'any("Tern Fitness" in m["text"] and "let them know" not in m["text"] for m in d["messages"] if m["direction"] == "out")'
r show "$number";                 silent "and nothing asks for a name any more" 'which-customer'
clock MP-DEL-RESP 'met 2014-09-24'
clock MP-REFERRAL-TARGET 'met 2014-07-11'
clock MP-REFERRAL-FOLLOW-UP 'running 2014-08-06'
r deadlines;                      says "its day is in the list" "$number 2014-08-06"
r explain "$number";              says "and explained" 'MP-REFERRAL-FOLLOW-UP'
# The customer may be told, and is written to elsewhere.
step reply letter=tell-customer to=privacy@tern.example.org channel=mail
day=2014-07-08
step task name=notify-customer state=done evidence='the letter of 7 July'
day=2014-08-06
step resolve outcome=referred
r show "$number" --json
json "answered when it was referred, and not when it ended" '{c["rule"]: c["done_at"][:10] for c in d["clocks"]} == {"MP-DEL-RESP": "2014-07-07", "MP-REFERRAL-TARGET": "2014-07-07", "MP-REFERRAL-FOLLOW-UP": "2014-08-06"}'
json "ended" 'd["state"] == "resolved" and d["outcome"] == "referred" and d["next"] is None'
step reopen reason='the customer never answered her'
clock MP-DEL-RESP 'running 2014-09-24'
step refer customer='Tern Fitness' channel=mail text='We have reminded them.'
clock MP-REFERRAL-FOLLOW-UP 'running 2014-09-05'
step undo
r show "$number" --json
json "an undone referral is none" 'd["outcome"] is None and d["state"] == "working"'
clock MP-DEL-RESP 'running 2014-09-24'
step refer customer='Tern Fitness' channel=mail text='We have reminded them.'
day=2014-09-08
r deadlines;                      says "what nobody asked is overdue" "!! $number 2014-09-05"
step resolve outcome=no-reply
r verify --replay;                exits "so far the tables are those of the journal" 0

# ---- a type without a follow-up ends with the referral, as before
r --as mia new channel=post type=correct name='Per Sund' mail=per@example.org subject='My name' text='It is misspelt.' evidence=letter; meant
step set role=end-user what-to-correct=name
step refer customer='Heron Games' channel=mail
r show "$number" --json;          json "it is over" 'd["state"] == "resolved" and d["outcome"] == "referred"'

# ---- under age
minor () { # age residence: a case of deletion
  r --as mia new channel=post type=delete name="User of $1" mail=young@example.org subject='My account' text='Delete it.' evidence=letter; meant
  step set age="$1" residence="$2"
  r show "$number"
}
minor 15 DE;                      says "fifteen is under age everywhere" 'Under age: only.*guardian'
minor 18 US-AL;                   says "eighteen in Alabama" 'Under age where the user lives \(nineteen\)'
minor 18 US-TX;                   silent "and of age in Texas" 'Under age'
minor 20 US-MS;                   says "twenty in Mississippi" 'Under age where the user lives \(twenty-one\).*memory'
minor 21 US-MS;                   silent "twenty-one is of age there" 'Under age'
minor 17 GB;                      says "sixteen somewhere is still eighteen here" 'Under age: only'
minor 19 US-MS;                   says "nineteen in Mississippi" 'twenty-one.*minor-consent'
step triage type=minor-consent
clock MP-MINOR-TARGET 'running 2014-10-08'
r --as mia do resolve "$number" outcome=consent-obtained; refuses "no consent without what shows it" 1 'Nothing shows that the parent or guardian agreed'
step set majority=21 guardian-evidence='call back to the mother on a number on record'
r show "$number";                 says "known to be under age" 'Under age'
r --as mia do register.add "$number" register=guardian-consents guardian='Ann Other' age=19 place=US evidence='call of 8 September'
exits "the consent is written down" 0
r register guardian-consents --case "$number" --json
json "with guardian, age, place, evidence and day" 'sorted(k for k, v in d["items"][0]["fields"].items() if v) == ["age", "day", "evidence", "guardian", "place"]'
step resolve outcome=consent-obtained
# Known on the case itself, the end writes it down.
minor 17 FR
step triage type=minor-consent
step set majority=18 guardian='Ann Other' guardian-evidence='a signed letter'
step resolve outcome=consent-obtained
r register guardian-consents --case "$number" --json
json "with all that is known" '{k: v for k, v in d["items"][0]["fields"].items() if k != "day"} == {"guardian": "Ann Other", "age": "17", "place": "FR", "evidence": "a signed letter"}'
# Without a consent: suspended.
minor 16 FR
step triage type=minor-consent
step set majority=18
step resolve outcome=account-suspended

# ---- whom a parent may complain for
r --as mia new channel=post type=complaint name='A parent' mail=parent@example.org subject='My child' text='You track my child.' evidence=letter; meant
step set collected=DE first-contact=yes about=own-child age=15 satisfied=no principle=choice
r ladder "$number";               says "a child of fifteen complains itself" 'not-own-data: A child of thirteen or more'
step set age=12
r ladder "$number";               silent "for one of twelve the parent does" 'not-own-data'

r verify --replay;                exits "the tables are those of the journal" 0
finish
