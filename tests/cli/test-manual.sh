#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual and the formats page hold what the program holds.
. "$TEST_SOURCE/cli/tap.sh"
doc=$TEST_SOURCE/../doc

for list in commands acts; do
  plain help --mdoc $list
  sed -n "/^\.\\\\\" $list\$/,/^\.\\\\\" end\$/{/^\.\\\\\"/!p}" "$doc/recourse.1" >manual
  cmp -s out manual || diff out manual | sed 's/^/# /'
  cmp -s out manual; verdict $? "recourse.1 has the program's $list (recourse help --mdoc $list)"
done
for list in instructions contexts options elements; do
  plain help --mdoc $list
  sed -n "/^\.\\\\\" $list\$/,/^\.\\\\\" end\$/{/^\.\\\\\"/!p}" "$doc/recourserc.5" >manual
  cmp -s out manual || diff out manual | sed 's/^/# /'
  [ -s out ] && cmp -s out manual; verdict $? "recourserc.5 has the program's $list (recourse help --mdoc $list)"
done
missing=
for schema in $(grep -oh 'recourse-[a-z-]*/[0-9]' "$TEST_SOURCE"/../src/cli/*.c | sort -u); do
  grep -q "\`$schema\`" "$doc/formats/json.md" || missing="$missing $schema"
done
[ -z "$missing" ]; verdict $? "json.md has every schema$missing"
missing=
for option in $(grep -oh '{ "[a-z-]*", .*G_OPTION_ARG' "$TEST_SOURCE"/../src/cli/*.c | grep -v HIDDEN | sed 's/^{ "\([a-z-]*\)".*/\1/' | sort -u); do
  grep -Eq "Fl -$option( |\$)" "$doc/recourse.1" || missing="$missing $option"
done
[ -z "$missing" ]; verdict $? "recourse.1 has every option$missing"
finish
