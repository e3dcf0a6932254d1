#!/bin/sh
# SPDX-License-Identifier: MIT
# Packs from the shell, without any database.
. "$TEST_SOURCE/cli/tap.sh"
unset RECOURSE_DB
pack=$RECOURSE_DATA/packs/mixpanel-2014/pack.yaml

plain policy list;              says "the packs that came with it" '^mixpanel-2014 '
plain policy list --json;       json "as JSON" 'd["schema"] == "recourse-policy-list/1" and "mixpanel-2014" in [p["name"] for p in d["packs"]]'
plain policy show mixpanel-2014; says "what a pack promises" 'MP-DEL-RESP .*90 days'
plain policy show mixpanel-2014 --json
json "as JSON" 'd["schema"] == "recourse-policy/1" and any(t["id"] == "delete" for t in d["types"]) and all(r["clause"] for r in d["rules"])'
plain policy show none;         refuses "a pack there is not" 1 'none'
plain policy check "$pack";     exits "the shipped pack is good" 0
plain policy check "$pack" --json; json "as JSON" 'd["schema"] == "recourse-policy-check/1" and d["good"] and d["problems"] == []'

for broken in 's/clause: P38/clause: P999/' 's/^name:.*/name:/' 's/^version:/versoin:/'; do
  sed "$broken" "$pack" >broken.yaml
  cmp -s broken.yaml "$pack" && continue
  plain policy check broken.yaml
  [ $status -eq 1 ] && grep -Eq '^broken.yaml:[0-9]+: ' out; verdict $? "a broken pack is named by file and line: $broken"
  python3 "$TEST_SOURCE/cli/harmless.py" out; verdict $? "and the report is harmless"
done
: >empty.yaml; plain policy check empty.yaml; exits "an empty file is no pack" 1
plain policy check none.yaml;   refuses "a file there is not" 1 'none.yaml'
printf 'name: "\033[31m\342\200\256evil"\n' >evil.yaml
plain policy check evil.yaml;   exits "a hostile one neither" 1
python3 "$TEST_SOURCE/cli/harmless.py" out err; verdict $? "and its report is harmless"
plain policy;                   refuses "policy needs a word" 64 'say policy list, show'
plain policy fly;               refuses "and a known one" 64 'there is no policy "fly"'
plain doctor --json --db "$place/none.db"; exits "the doctor finds a missing database" 1
json "and says so" 'd["schema"] == "recourse-doctor/1" and not d["good"] and any(c["name"] == "database" and c["wrong"] for c in d["checks"])'
json "while the packs are well" 'all(c["good"] for c in d["checks"] if c["name"] in ("packs", "calendars", "mail"))'
finish
