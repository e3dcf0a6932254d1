#!/bin/sh
# SPDX-License-Identifier: MIT
# What is handed to others: on a lawful request with an order of silence, and in an emergency.
. "$TEST_SOURCE/cli/scenario.sh"
open_office 2014-06-26 legal@example.org mia:agent max:agent sue:supervisor -- mixpanel-2014
due () { r show "$number" --json; json "$1 is due $2" "[c['due'] for c in d['clocks'] if c['rule'] == '$1'] == ['$2']"; }
state () { r show "$number" --json; json "$1 is $2" "[c['state'] for c in d['clocks'] if c['rule'] == '$1'] == ['$2']"; }

# ---- a subpoena, with an order not to tell the person until 1 December
r --as mia new channel=post type=lawful-request name='Lena Brandt' mail=lena@example.org subject='A subpoena' \
  text='A court asks for her mails.' evidence='served by hand'
exits "it is served" 0; meant
due MP-NOTIFY-TARGET 2014-07-03
step set authority-name='District court' instrument='Subpoena 12, mails of May'
r --as mia do resolve "$number" outcome=disclosed; refuses "it does not end while the person knows nothing" 1 'has to be told'
r --as mia do refuse "$number" reason=not-proven text=No; refuses "nor by refusing the court" 1 'has to be told'
step set subject-notified=prohibited-by-order
r show "$number";                 says "an order without its day is asked about" 'Until when the order forbids it.*notify-prohibited-until'
step set notify-prohibited-until=2014-12-01
due MP-NOTIFY-TARGET 2014-12-08
r show "$number";                 says "the order is in mind" 'An order forbids telling the person.*do not send notify-person'
before=$(sqlite3 "$RECOURSE_DB" 'SELECT count(*) FROM event')
r --as mia do reply "$number" letter=notify-person text=Hello; refuses "the letter does not leave" 1 'letter notify-person is not allowed.*An order forbids'
[ "$(sqlite3 "$RECOURSE_DB" 'SELECT count(*) FROM event')" = "$before" ]; verdict $? "and nothing is half done"
step pause ground=gag-order until=2014-12-02
state MP-LAWFUL-NOTIFY paused
r list is:waiting --json;         json "it waits, and does not vanish" "d['total'] == 1"
r deadlines;                      says "its next day is in the list" "$number 2014-12-08"
# What the court gets has a ground, and a second member.
step disclose ground=law evidence='Subpoena 12' to='District court' what='four mails'
r --as mia do approve "$number";  refuses "not by who proposed it" 1 'another member|supervisor'
r --as sue do approve "$number";  exits "another approves" 0
r --as mia do resolve "$number" outcome=disclosed; refuses "handed out is not yet told" 1 'has to be told'
# The last day of the order is still silent; the day after, the person is told.
day=2014-12-01
r --as mia do reply "$number" letter=notify-person; refuses "on its last day not yet" 1 'An order forbids'
day=2014-12-02
r show "$number";                 says "then it is said" 'The order has ended.*notify-person'
r deadlines;                      says "a week before its day it stands near" "$number 2014-12-08"
step reply letter=notify-person channel=mail
step set subject-notified=notified
state MP-NOTIFY-TARGET met
state MP-LAWFUL-NOTIFY met
step resolve outcome=disclosed
r register disclosures --case "$number" --json
json "what was handed out is on record" '[(x["state"], x["fields"]["ground"]) for x in d["items"]] == [("kept", "law")]'

# ---- another: put off, then the attempt fails; an attempt is what is promised
day=2015-01-05
r --as mia new channel=post type=lawful-request name='Jan Peeters' subject='A warrant' text='x' evidence='letter'; meant
step set authority-name=Police instrument='Warrant 7' subject-notified=deferred
r show "$number";                 says "until when is asked" 'put off is not written down'
step set notify-deferred-until=2015-02-02
due MP-NOTIFY-TARGET 2015-02-09
day=2015-02-05
step set subject-notified=attempted-failed
state MP-NOTIFY-TARGET met
step resolve outcome=not-disclosed
# ---- and one that is silent for ever: it says so, and may end
r --as mia new channel=post type=lawful-request name='Ana Ruiz' subject='A letter' text='x' evidence='letter'; meant
step set authority-name=Agency instrument='Letter 3' subject-notified=prohibited-by-order order-without-end=yes
r show "$number" --json
json "nothing dates what is forbidden for ever" '"MP-NOTIFY-TARGET" not in [c["rule"] for c in d["clocks"]]'
step resolve outcome=not-disclosed

# ---- an emergency: first handed out, then looked at, by another
day=2015-03-06
r --as mia new channel=phone type=emergency-disclosure subject='A call at night' text='The police look for a child.' evidence='call of 6 March, 23:10'
exits "a call" 0; meant
r --as mia do resolve "$number" outcome=disclosed; refuses "first it is written down" 1 'not written down'
r --as mia do task "$number" name=review-after state=done; refuses "there is nothing to review yet" 1 'nobody has brought review-after up'
step disclose ground=emergency evidence='call back to the station' to=Police what='one address'
due MP-EMERGENCY-REVIEW 2015-03-10
r register disclosures --case "$number" --json
json "kept at once" '[x["state"] for x in d["items"]] == ["kept"]'
r show "$number";                 says "who may not" 'review-after, by another member than mia'
r show "$number" --json;          json "for programs too" '[t["not_by"] for t in d["tasks"]] == ["mia"]'
r --as mia do task "$number" name=review-after state=done; refuses "she does not review herself" 1 'you brought review-after up; another member does it'
r --as mia do task "$number" name=review-after state=not-applicable; refuses "nor wave it away" 1 'another member does it'
r --as mia do resolve "$number" outcome=disclosed; refuses "the case does not end before" 1 'review-after is open, and another member than mia'
r --as mia do close "$number" reason=done; refuses "nor is it closed" 1 'does not end yet'
r --as max list is:to-decide --json;  json "it is in the queue of the others" "d['total'] == 1"
r --as sue list is:to-decide;         says "a supervisor's too" "$number"
r --as mia list is:to-decide --json;  json "not in her own" "d['total'] == 0"
r --as sue list 'state:open is:to-decide' --json; json "also beside other words" "d['total'] == 1"
r deadlines;                      says "with its day" "$number 2015-03-10"
r journal act:access.denied --json; says "what was refused is on record" 'four-eyes'
# A second disclosure while the first waits: its day does not move, and who made it is out as well.
day=2015-03-09
r --as max do disclose "$number" ground=emergency evidence='second call' to=Police what='a telephone number'; exits "max discloses too" 0
due MP-EMERGENCY-REVIEW 2015-03-10
r --as max do task "$number" name=review-after state=done; refuses "neither of the two" 1 'another member does it'
r --as mia do task "$number" name=review-after state=done; refuses "reviews" 1 'another member does it'
r verify --replay;                exits "while it waits the tables are those of the journal" 0
r --as sue do task "$number" name=review-after state=done evidence='both were right: a life in danger'; exits "a third does" 0
state MP-EMERGENCY-REVIEW met
r --as sue list is:to-decide --json;  json "and the queue is empty" "d['total'] == 0"
step resolve outcome=disclosed
# One in another case, reviewed a day late.
day=2015-04-01
r --as mia new channel=post type=inquiry name='Kari Hansen' subject='A question' text='x' evidence='letter'; meant
r --as max do disclose "$number" ground=emergency evidence='fire brigade' to='Fire brigade' what='an address'
due MP-EMERGENCY-REVIEW 2015-04-03
day=2015-04-07
r deadlines;                      says "late it is overdue" "!! $number 2015-04-03"
step task name=review-after state=done
r show "$number" --json;          json "done late" '[(c["state"], c["done_at"][:10]) for c in d["clocks"] if c["rule"] == "MP-EMERGENCY-REVIEW"] == [("met", "2015-04-07")]'
step undo
r --as sue list is:to-decide --json;  json "undone it waits again" "d['total'] == 1"
r --as max do task "$number" name=review-after state=done; refuses "and max is still out" 1 'another member does it'
step task name=review-after state=done

r verify --replay;                exits "the tables are those of the journal" 0
finish
