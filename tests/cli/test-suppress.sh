#!/bin/sh
# SPDX-License-Identifier: MIT
# Who opted out gets no more promotions, and the invoice still comes; the list forgets who it was and knows the address.
. "$TEST_SOURCE/cli/scenario.sh"
# A pack that has a promotional letter beside those of service.
mkdir promo
sed 's/^letters:/letters:\
  - id: spring-offer\
    title: Spring offer\
    purpose: promotional\
    subject: "[{{number}}] Our offer"\
    body: |\
      Dear {{person}}, see what is new. {{signature}}\
  - id: invoice\
    title: Invoice\
    subject: "[{{number}}] Your invoice"\
    body: |\
      Dear {{person}}, the invoice is attached. {{signature}}/' "$TEST_SOURCE/../data/packs/us-can-spam/pack.yaml" >promo/pack.yaml
day=2014-06-26
open_office 2014-06-26 desk@example.com mia:agent sue:supervisor -- mixpanel-2014 "$place/promo/pack.yaml"
r do office.set signature='Ruth Stone' office-address='1 Example Road'; exits "letters can be signed" 0
r suppressed ada@example.org; exits "nobody is on the list" 0
[ ! -s out ]; verdict $? "and nothing is said"

# she opts out
r new channel=mail received=2014-06-26 type=promo-opt-out name='Ada Okafor' mail=ada@example.org subject='No more' text='Stop it' evidence=x
exits "she wants no more promotions" 0; meant
step claim
step set mail-address='Ada@Example.ORG'
r --as mia do reply "$number" letter=spring-offer channel=mail; exits "until then an offer may leave" 0
day=2014-07-07
step resolve outcome=service-mail-stays letter=promo-off channel=mail
r suppressed 'ADA@example.org'; exits "her address is on the list" 1
says "with the purpose, the day and the case" '^promotional +2014-07-07 +RC-2014-000001 +ADA@example.org'
r suppressed ada@example.org --purpose promotional --json; json "as data" "d['addresses'][0]['suppressed'][0]['since'] == '2014-07-07'"
r suppressed ada@example.org --purpose sharing; exits "another purpose knows nothing of it" 0
r suppressed ada@example.org --purpose no-such; refuses "no such purpose" 2 'a purpose .no-such.; they have promotional, sharing'
printf 'bob@example.org\n\n ada@example.org \n' | "$RECOURSE" suppressed - --csv >out 2>err; status=$?
exits "a mailing list is asked about" 1
[ "$(wc -l <out)" -eq 2 ]; verdict $? "one of it is printed"
printf 'bob@example.org\nnot an address\n' | "$RECOURSE" suppressed - >out 2>err; status=$?
[ "$status" -gt 1 ] && grep -q 'line 2: .not an address. is neither' err; verdict $? "what is no address is an error"
r show 1; says "the case says so" 'promotional off since 2014-07-07'
r register mixpanel-2014/opt-outs --json
json "the register has it" "[(i['fields']['purpose'], i['fields']['channel'], i['day'], i['fields']['effective']) for i in d['items']] == [('promotional', 'mail', '2014-06-26', '2014-07-07')]"
[ "$(sqlite3 "$RECOURSE_DB" "SELECT count(*) FROM suppression WHERE mark LIKE '%ada%' OR length(mark) <> 64")" = 0 ]; verdict $? "the list holds no address"

# an invoice, and an offer
day=2014-07-08
r new channel=mail received=2014-07-08 type=inquiry name='Ada Okafor' mail=ada@example.org subject='Where is my invoice' text=x evidence=x; exits 'she asks for her invoice' 0; meant
step claim
step reply letter=invoice channel=mail
r --as mia do reply "$number" letter=spring-offer channel=mail; refuses "the offer does not leave" 1 'ada@example.org is on the suppression list since 2014-07-07: the letter spring-offer is promotional'
r --as mia do reply "$number" letter=spring-offer channel=mail to=bob@example.org; exits "another gets it" 0

# by hand, by post, and back again
r --as mia do suppress address='+49 30 1234567' purpose=promotional reason='a letter of 1 July'; says "a number goes on it" 'on the suppression list'
r suppressed '0049 (0)30 1234567'; exits "in any writing" 1
r --as mia do suppress address='+49 30 1234567' purpose=promotional; refuses "once is enough" 1 'already'
r --as mia do suppress address=nobody purpose=promotional; refuses "no address" 1 'neither a mail address nor'
r --as mia do unsuppress address=ada@example.org purpose=promotional reason=x; refuses "an agent does not take it off" 1 supervisor
r --as sue do unsuppress address=ada@example.org purpose=promotional reason='ticked the box on 1 August'; says "a supervisor does" 'off the suppression list'
r suppressed ada@example.org; exits "and she may be written to" 0
r --as sue do unsuppress address=ada@example.org purpose=promotional reason=x; refuses "once" 1 'is not on the suppression list'
r journal act:address.suppress; says "the journal tells, without the address" 'put an address on the suppression list \(promotional\)'
silent "really without" 'ada@'

# somebody says so of one address
r new channel=mail received=2014-07-08 type=inquiry name='Cal Reyes' mail=cal@example.org subject=x text=x evidence=x; meant
step person.preference preference=promotional:off contact=cal@example.org
r suppressed cal@example.org; exits "which is on the list with it" 1

# it ends so again: nothing is written twice
r --as mia do suppress address=ada@example.org purpose=promotional reason=x
r --as mia do reopen 1 reason='a question'; r --as mia do resolve 1 outcome=service-mail-stays; exits "it is answered again" 0
r register mixpanel-2014/opt-outs --json; json "another day, another item" "len(d['items']) == 2"
r --as mia do reopen 1 reason='a question'; r --as mia do resolve 1 outcome=withdrawn; exits "otherwise" 0
r register mixpanel-2014/opt-outs --json; json "nothing is added" "len(d['items']) == 2"
r verify --replay; exits "the record is sound" 0
finish
