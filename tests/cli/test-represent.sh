#!/bin/sh
# SPDX-License-Identifier: MIT
# A mother, an agent and a lawyer ask for others: with an authority, before it, after it.
. "$TEST_SOURCE/cli/scenario.sh"
# A gate that asks who asks.
mkdir asks
sed 's/^gates:/gates:\
  - {id: lapsed, title: The authority has lapsed, clause: P18, tag: design, when: [requester=other, "requester-until < today"]}\
  - {id: by-guardian, title: A guardian asks, clause: P34, tag: design, when: [requester=guardian]}/' "$TEST_SOURCE/../data/packs/mixpanel-2014/pack.yaml" >asks/pack.yaml
open_office 2014-06-02 desk@example.com mia:agent sue:supervisor -- "$place/asks/pack.yaml"
r do office.set signature='Ruth Stone' office-address='1 Example Road'
person () { r --as mia do person.add "$@"; id=$(grep -o '^p-[^ ]*' out | head -n 1); }
[ "$(grep -c requester asks/pack.yaml)" -gt 2 ]; verdict $? "the gates are there"
person name='Tom Field' mail=tom@example.org; tom=$id
person name='Ann Field' mail=ann@example.org; ann=$id
person name='Ed Agent' mail=ed@example.com; ed=$id
r new channel=mail type=access person="$tom" requester="$ann" subject='My son' text='What do you hold of him?' evidence=x
exits "a mother asks for her son" 0; meant
r show "$number"; says "nobody has seen an authority" 'Asked by +Ann Field .*: ! no authority is written down'
r show "$number" --json; json "as data" "d['requester_id'] == '$ann' and d['authority']['doubtful'] and d['about']['name'] == 'Tom Field'"
json "the gate is silent" "d['gates'] == []"

# the authority, its words and days
r --as mia do person.represent "$number" by="$ann" kind=mother evidence=x; refuses "what she is" 1 'kind is one of guardian'
r --as mia do person.represent "$number" by="$tom" kind=guardian evidence=x; refuses "not himself" 1 'acts for themselves already'
r --as mia do person.represent "$number" by="$ann" kind=guardian; refuses "what shows it" 64 'evidence'
r --as mia do person.represent "$number" by="$ann" kind=guardian evidence=x from=2014-06-02 until=2014-05-02; refuses "backward days" 1 'before its first day'
r --as mia do person.represent "$number" by=p-nobody kind=guardian evidence=x; refuses "nobody" 1 'there is none'
r --as mia do person.represent "$number" by="$ann" kind=guardian evidence='birth certificate, seen by mia' until=2014-08-01
says "she is his guardian" "$ann may act for $tom as guardian"
r show "$number"; says "the case says so" 'Asked by +Ann Field .*: guardian until 2014-08-01'
says "and the person" 'acted for +Ann Field .* as guardian from 2014-06-02 until 2014-08-01: birth certificate'
says "and the gate" 'A guardian asks'
silent "no doubt" '! '
day=2014-07-10; r show "$number"; says "it lapses soon" '! guardian; the authority lapses soon, on 2014-08-01'
day=2014-08-01; r show "$number" --json; json "its last day counts" "d['authority']['doubtful'] and 'lapses soon' in d['authority']['words']"
day=2014-08-02; r show "$number"; says "it lapsed" '! was guardian: the authority lapsed on 2014-08-01'
says "another gate" 'The authority has lapsed'
r --as mia do person.represent "$number" by="$ann" kind=guardian evidence='asked again' from=2014-08-02
r show "$number" --json; json "it was renewed" "not d['authority']['doubtful'] and len(d['about']['representatives']) == 1 and d['about']['representatives'][0]['until'] is None"

# an agent whose day has not come; a lawyer beside
r --as mia do triage "$number" type=access requester="$ed"; exits "an agent asks instead" 0
r --as mia do person.represent "$number" by="$ed" kind=agent evidence='power of 1 August' from=2014-09-01
r show "$number"; says "not yet" 'Asked by +Ed Agent .*: ! agent only from 2014-09-01'
r --as mia do person.represent "$number" by="$ed" kind=lawyer evidence='bar number'
r show "$number"; says "what holds counts" ': lawyer$'
r --as mia do person.unrepresent "$number" by="$ed" reason=x; refuses "which of two" 1 'more than one: add kind='
r --as mia do person.unrepresent "$number" by="$ed" kind=guardian reason=x; refuses "none such" 1 'does not act for'
r --as mia do person.unrepresent "$number" by="$ed" kind=lawyer reason='mandate ended'; says "it ends" 'as lawyer no more'
r show "$number"; says "the other is left" 'agent only from'
r --as mia do triage "$number" type=access requester="$tom"; r show "$number"; silent "he asks himself" 'Asked by'
r --as mia do triage "$number" type=access requester="$ann"

# merged persons take it along, and come apart again
person name='Thomas Field' mail=thomas@example.org; thomas=$id
for who in tom:"$tom" thomas:"$thomas"; do
  r new channel=mail type=inquiry person="${who#*:}" mail="${who%%:*}@example.org" subject=x text=x evidence=x; other=$(grep -o 'RC-[0-9-]*' out)
  r --as mia do verify-identity "$other" method=document result=verified evidence=x
done
r --as sue do person.merge person="$tom" into="$thomas" reason='the same letter'; exits "two records are one" 0
r show "$number" --json; json "the guardian stays" "d['about']['id'] == '$thomas' and [x['kind'] for x in d['about']['representatives']] == ['guardian', 'agent'] and not d['authority']['doubtful']"
r --as mia do person.unrepresent person="$thomas" by="$ed" reason='never began'; exits "what was written for the one ends by the other" 0
r show "$number" --json; json "one is left" "[x['kind'] for x in d['about']['representatives']] == ['guardian']"
r --as sue do person.unmerge person="$tom" reason='two after all'; exits "two again" 0
r show "$number" --json; json "with what was his" "d['about']['id'] == '$tom' and len(d['about']['representatives']) == 1"
r show "$other" --json; json "and none of the other's" "d['about']['representatives'] == []"
r journal act:person.represent; says "the journal tells who" "said that $ann may act for $tom as guardian until 2014-08-01"
silent "and not what was seen" 'birth'
[ "$(sqlite3 "$RECOURSE_DB" "SELECT count(*) FROM event WHERE body LIKE '%birth cert%'")" = 0 ]; verdict $? "nor does any event"
r verify --replay; exits "the record is sound" 0
finish
