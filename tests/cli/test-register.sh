#!/bin/sh
# SPDX-License-Identifier: MIT
# What is written down, what is handed to others, and what opens by itself when its day comes.
. "$TEST_SOURCE/cli/tap.sh"
day=2015-01-05
"$RECOURSE" --now "$day" init --pack mixpanel-2014 --drill --member ruth --zone UTC >/dev/null || exit 1
for member in mia:agent sue:supervisor tom:supervisor; do
  "$RECOURSE" --now "$day" member add "${member%:*}" --role "${member#*:}" >/dev/null || exit 1
done
case1=$(make_case 2015-01-05 inquiry 'Lena Brandt')
replays () { plain verify --replay; exits "replay after $1" 0; }
item () { sqlite3 "$RECOURSE_DB" "SELECT max(id) FROM item WHERE register = '$1'"; }

# ---- writing down
r register --json;                exits "registers are listed" 0
json "each with its title and counts" 'd["schema"] == "recourse-registers/1" and {"training", "agents", "disclosures"} <= {x["register"] for x in d["registers"]}'
r --as mia register;              silent "an agent sees no restricted one" '^(discipline|deals) '
before=$(events)
r --as mia do register.add register=nothing x=1;  refuses "no such register" 1 'no register "nothing"; there are .*agents'
r --as mia do register.add register=agents agent=Tern guarantee=luck evidence=x; refuses "a choice is one of the list" 1 'guarantee is one of principles, directive'
r --as mia do register.add register=agents agent=Tern guarantee=contract; refuses "what is required" 1 'needs evidence='
r --as mia do register.add register=agents agent=Tern guarantee=contract evidence=x since=soon; refuses "a day is a day" 1 'since is a day'
r --as mia do register.add register=agents agent=Tern colour=red; refuses "a field that is none" 1 'no field "colour"; it has agent'
r --as mia do register.add register=discipline person=x; refuses "a restricted one is not there for an agent" 1 'no register "discipline"'
[ "$(events)" = "$before" ];      verdict $? "nothing was written"
r --as mia do register.add register=agents agent='Tern Mail' guarantee=principles evidence='their page' since=2014-06-01
says "principles end with the framework" 'holds until 2015-10-06'
tern=$(item agents)
r --as mia do register.add register=agents agent='Brook Hosting' guarantee=contract evidence='contract 7' since=2014-06-01 guarantee-until=2016-06-01
brook=$(item agents)
r --as mia do register.set item="$brook" agent='Brook Hosting'; refuses "what is so already is no change" 1 'nothing changes'
r register agents --json
json "the first to lapse comes first" '[x["until"] for x in d["items"]] == ["2015-10-06", "2016-06-01"]'
r register agents --csv;          says "as a table for others" '^item,state,case,agent,'
r register agents "$tern";        says "one item whole" 'Agent  Tern Mail'
r register training "$tern";      refuses "an item is in its register" 1 'is in agents'
replays "adding"

# ---- disclosures
give () { r --as mia do disclose "$case1" "$@"; }
give ground=law,rights evidence=order to=Court what=mails;  refuses "one ground" 1 'exactly one'
give ground=law to=Court what=mails;                         refuses "with evidence" 64 'evidence='
give ground=agent evidence=x to=Tern what=mails;             refuses "an agent is named" 1 'needs agent='
give ground=law evidence=x to=Court what=mails agent="$tern"; refuses "and only then" 1 'goes with ground=agent'
give ground=law evidence='order 12' to='The court' what='four mails'; says "it waits" 'proposed; another member'
r --as mia do approve "$case1";   refuses "not by an agent" 1 'supervisor'
r --as sue list is:to-decide;     says "it stands in the queue of decisions" '000001'
r --as sue do approve "$case1";   says "another approves" 'may be handed out'
r register disclosures --case "$case1" --json
json "it is kept, in the case" '[x["state"] for x in d["items"]] == ["kept"] and d["items"][0]["fields"]["ground"] == "law"'
r show "$case1" --json;           json "the case goes on where it was" 'd["state"] == "new"'
give ground=rights evidence='a claim' to=Counsel what=log
r --as sue do reject "$case1" reason='not needed'; exits "another rejects" 0
r register disclosures --json;    json "which leaves the list" 'len(d["items"]) == 1'
r register disclosures --all --json; json "and not the record" '"rejected" in [x["state"] for x in d["items"]]'
give ground=emergency evidence='a call at night' to=Police what=address; says "in an emergency at once" 'task review-after'
r show "$case1" --json;           json "with a review afterwards" '"review-after" in [t["name"] for t in d["tasks"]] and d["state"] == "new"'
give ground=agent evidence=contract to=Tern what=mails agent="$tern"; exits "an agent whose guarantee holds" 0
r --as sue do approve "$case1"
day=2015-10-07
give ground=agent evidence=contract to=Tern what=mails agent="$tern"; refuses "and not when it has lapsed" 1 'held until 2015-10-06'
sqlite3 "$RECOURSE_DB" "SELECT group_concat(CAST(body AS TEXT)) FROM event" | grep -qE 'The court|order 12|four mails'
[ $? -ne 0 ];                     verdict $? "what is personal stands in no entry"
replays "disclosing"

# ---- few may see it
day=2015-02-01
r --as sue do register.add "$case1" register=discipline person='Ann Other' breach='read a case for fun' measure=warning; exits "discipline" 0
r --as sue register discipline --json; json "a supervisor sees it, with its case" 'd["items"][0]["case"] == "RC-2015-000001"'
disc=$(item discipline)
r --as mia register discipline;   refuses "an agent does not" 1 'no register'
r --as mia do register.set item="$disc" measure=none; refuses "nor changes it" 1 'no register has it'
r --as sue export "$case1" --output file; exits "the file of the complainant" 0
! grep -rqE 'Ann Other|for fun|discipline' file; verdict $? "says nothing of it"
r --as mia journal case:1 --json; ! grep -qE 'Ann Other|discipline' out; verdict $? "nor does the journal of the case"
r --as mia journal act:register.add; silent "and no line of the journal is theirs" 'restricted'
r --as sue journal act:register.add; says "while a supervisor sees that there is one" 'restricted register'
[ -n "${PYTHON-}" ] && { "$PYTHON" "$TEST_SOURCE/../data/verify/recourse-verify.py" file >out 2>err; verdict $? "the other verifier agrees"; }

# ---- a deal that is called off
r --as sue do register.add "$case1" register=deals code-name=Heron counterparty=Example kind=merger scope='data room 1' began=2015-02-01
deal=$(item deals)
r --as sue do register.set item="$deal" outcome=called-off; exits "called off" 0
r --as sue show "$case1" --json;  json "what was shown is asked back" '[t["state"] for t in d["tasks"] if t["name"] == "demand-return"] == ["open"]'
r --as sue do register.end item="$deal" reason='all came back'; exits "ended" 0
r --as sue do register.set item="$deal" outcome=talks; refuses "and closed" 1 'is ended'
replays "a deal"

# ---- what opens by itself
day=2015-02-02
before=$(events)
r tick;                           exits "nothing is due in a new office" 0
[ "$(events)" = "$before" ];      verdict $? "and nothing opened"
r --as mia do register.add register=training person='Joe Joiner' scope=both joined=2015-01-20
joe=$(item training)
r tick --dry-run;                 says "a joiner is trained within 30 days" 'would open training.*2015-02-19'
[ "$(sqlite3 "$RECOURSE_DB" 'SELECT count(*) FROM duty_case')" = 0 ]; verdict $? "a dry run opens nothing"
"$RECOURSE" --now "$day" tick >one 2>&1 & first=$!
"$RECOURSE" --now "$day" tick >two 2>&1 & wait $first; wait
[ "$(cat one two | grep -c opened)" = 1 ]; verdict $? "two at once open one case"
r tick --json;                    json "and a third none" 'd["ticks"] == []'
r show 2 --json;                  json "its clock runs" '[(c["rule"], c["due"]) for c in d["clocks"]] == [("MP-TRAIN-JOIN", "2015-02-19")]'
r --as mia do register.set item="$joe" day=2015-02-10 content=3; says "trained" 'holds until 2016-02-10'
day=2016-01-12; r tick
says "a year later again" 'training.*due 2016-02-10'
says "and the yearly duties, once" 'self-assessment.*due 2016-01-05'
day=2016-01-12; r tick;           [ ! -s out ]; verdict $? "the second time nothing"
sqlite3 "$RECOURSE_DB" 'SELECT c.type, k.due_on FROM clock k JOIN cases c ON c.number = k.case_id WHERE k.rule = "MP-ASSESS"' >out
says "the clock of the case says the same day" 'self-assessment.2016-01-05'
number=$(sqlite3 "$RECOURSE_DB" "SELECT number FROM cases WHERE type = 'self-assessment'")
r --as mia do resolve "$number" outcome=recorded; refuses "not without what proves it" 1 'nothing was written into the register self-assessments since it came'
r do register.add register=self-assessments day=2016-01-20 scope=all finding=good signer='Ruth R.' sha256=ab12
number=$(sqlite3 "$RECOURSE_DB" "SELECT number FROM cases WHERE type = 'self-assessment'")
r --as mia do resolve "$number" outcome=recorded; exits "done" 0
r register self-assessments --json; json "producible, with who signed" 'd["items"][0]["fields"]["signer"] == "Ruth R."'
day=2016-12-22; r tick;           says "then from the day of the statement" 'self-assessment.*due 2017-01-20'

# ---- certificates: two frameworks apart
day=2015-01-10
r do register.add register=certificates framework=us-eu certified-on=2014-04-11 page=https://example.org/list
says "its anniversary" 'holds until 2015-04-11'
r do register.add register=certificates framework=us-swiss certified-on=2014-06-11
day=2015-03-20; r tick;           says "the first is warned of before it lapses" 'recertification.*2015-04-11'
silent "the second is not yet" '2015-06-11'
r --as mia do hold "$case1" name=suit reason=x until=2015-04-01; refuses "an agent puts no hold" 1 supervisor
r --as sue do hold "$case1" name=suit reason=x until=2015-04-01
day=2015-04-02; r tick;           says "a hold past its day is said, not lifted" 'hold suit was to be looked at again on 2015-04-01'
replays "a year"
finish
