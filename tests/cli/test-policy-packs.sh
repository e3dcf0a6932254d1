#!/bin/sh
# SPDX-License-Identifier: MIT
# Every pack that is shipped: each clause is carried out, and what it tests of itself holds.
. "$TEST_SOURCE/cli/tap.sh"
for pack in $("$RECOURSE" policy list --json | python3 -c 'import json, sys; print(*[p["name"] for p in json.load(sys.stdin)["packs"]])'); do
  plain policy coverage "$pack"; exits "$pack: every clause is carried out" 0
  plain policy test "$pack"; exits "$pack: its tests" 0
  plain policy test "$pack" --json; json "$pack: there are some" "d['good'] >= 5 and d['bad'] == 0"
done
sed 's/due 2014-09-24/due 2014-09-25/' "$TEST_SOURCE/../data/packs/mixpanel-2014/pack.yaml" >wrong.yaml
plain policy test wrong.yaml; exits "a wrong expectation fails" 1
says "with what was expected and what there is" '^not ok mixpanel-2014 answered-in-ninety: MP-DEL-RESP due 2014-09-25: got 2014-09-24'
sed 's/when: \[received 2014-06-26\], then: \[applies,/when: [arrived 2014-06-26], then: [applies,/' "$TEST_SOURCE/../data/packs/mixpanel-2014/pack.yaml" >odd.yaml
plain policy test odd.yaml; says "a word there is not" "'arrived 2014-06-26' under 'when' cannot be read"
sed 's/by: \[entity\]/by: [account-suspended-not]/' "$TEST_SOURCE/../data/packs/mixpanel-2014/pack.yaml" >bare.yaml
plain policy coverage bare.yaml; exits "a clause that nothing carries out" 1
finish
