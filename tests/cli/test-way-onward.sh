#!/bin/sh
# SPDX-License-Identifier: MIT
# What came of an appeal or a complaint tells where one may go on, whoever wrote the answer and however.
. "$TEST_SOURCE/cli/scenario.sh"
open_office 2026-07-01 desk@example.com mia:agent sue:supervisor -- us-virginia us-colorado uk-gdpr br-lgpd ca-pipeda ch-fadp eu-us-dpf
r do office.set signature='Ruth Stone' office-address='1 Example Road'
# onward PLACE TYPE OUTCOME LANGUAGE TEXT: one case from its receipt to its answer in free text
onward () {
  r --as mia do person.add name='Kim Doe' mail="kim$1@example.org" residence="$1" collected="$1" language="$4"; person=$(grep -o '^p-[^ ]*' out | head -n 1)
  r new channel=mail type="$2" person="$person" received=2026-07-01 subject=x text=x evidence=x; meant
  r --as mia do claim "$number"
  r --as mia do resolve "$number" outcome="$3" text='We have looked at it again.' letter=none channel=mail; exits "$1 $2 is answered" 0
  letter=$(sqlite3 "$RECOURSE_DB" "SELECT max(id) FROM letter")
  r letters print "$letter"; tr '\n' ' ' <out >flat; grep -q "$5" flat; verdict $? "$1 $2 says where to go on"
  [ "$(grep -o "$5" flat | wc -l)" -eq 1 ]; verdict $? "and once"
}
onward US-VA appeal appeal-granted en 'Attorney General of Virginia'
onward US-CO appeal appeal-granted en 'Attorney General of Colorado'
onward GB complaint settled en 'Information Commissioner'
onward BR complaint settled pt 'peticionar à autoridade nacional'
onward CA complaint settled fr 'Commissaire à la protection de la vie'
onward CH access done de 'Eidgenössischen Datenschutz'
onward DE complaint settled en 'authority of your country'
r verify --replay; exits "the record is sound" 0
finish
