# SPDX-License-Identifier: MIT
# scenario - what the tests share that follow requests through an office, act by act
. "$TEST_SOURCE/cli/tap.sh"
number=-

# open_office DAY MAIL MEMBER:ROLE... -- PACK...: ruth's drill, whose letters leave from MAIL.
open_office () {
  day=$1 from=$2 members=''
  shift 2
  while [ "$1" != -- ]; do members="$members $1"; shift; done
  shift
  for pack do shift; set -- "$@" --pack "$pack"; done
  "$RECOURSE" --now "$day" init "$@" --drill --member ruth --zone UTC >/dev/null || exit 1
  for member in $members; do
    "$RECOURSE" --now "$day" member add "${member%:*}" --role "${member#*:}" >/dev/null || exit 1
  done
  r do office.set title=Example mail-from="$from"; exits "the office writes letters" 0
}
# meant: the case that was just opened is spoken of from now on.
meant () { number=$(grep -o 'RC-[0-9-]*' out | head -n 1); }
# step ACT WORDS...: mia does it to the case that is meant.
step () { act=$1; shift; r --as mia do "$act" "$number" "$@"; exits "$day $act $*" 0; }
