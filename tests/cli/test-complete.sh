#!/bin/sh
# SPDX-License-Identifier: MIT
# Completion: what the program offers, and that the scripts of three shells hand it on.
. "$TEST_SOURCE/cli/tap.sh"
make_office
one=$(make_case 2026-03-01 delete 'Ada Okafor')

# offers WORDS...: what may stand for the last of them.
offers () { "$RECOURSE" help --complete -- "$@" >out 2>err </dev/null; status=$?; [ ! -s err ]; }
# offered NAME VALUES WORDS...
offered () {
  name=$1 wanted=$2; shift 2
  offers "$@"; got=$(cut -f1 out | tr '\n' ' '); [ "$got" = "$wanted" ]; verdict $? "$name ($got)"
}
offered "commands" "list letters ladder " l
offered "their options" '--sort --snippets ' list --s
offered "also behind other words" '--limit ' list state:open --li
offered "those of all commands" '--db ' --d
offered "values that an option names" 'due received updated number person ' list --sort ''
offered "fields of a query" 'state: ' list st
offered "their values" 'state:new ' list state:ne
offered "the next of them" 'state:new,waiting ' list state:new,wai
offered "what is ruled out" '-owner:mia ' list -owner:mi
offered "dates" 'due<=today due<=tomorrow ' list 'due<=to'
offered "acts" 'claim close ' do cl
offered "cases" "$one " do claim ''
offered "keys of an act" 'type= ' do triage "$one" t
offered "types of the pack" 'type=correct ' do triage "$one" type=corr
offered "members" 'sue ' --as s
offered "members of an act" 'to=mia ' do assign "$one" to=m
offered "files" ':files ' --db ''
offered "files of a value" ':files ' do note "$one" text=@
offered "what member takes" 'remove ' member r
offered "acts behind help" 'person.add person.set person.preference person.represent person.unrepresent person.merge person.unmerge ' help person.
offered "nothing behind what is no command" '' nothing ''
offered "nothing that a shell would take apart" '' do cl\"
RECOURSE_DB=$place/none.db offers do claim ''; [ $status -eq 0 ] && [ ! -s out ]; verdict $? "silence without a database"
before=$(events); offers show RC-; offers --as ole list owner:; [ "$(events)" = "$before" ]; verdict $? "nothing is recorded"
for command in $("$RECOURSE" help --complete -- '' | cut -f1); do
  offers "$command" --; grep -q '^--json' out || { fail "options of $command"; continue; }
done
pass "every command says its options"

data=$TEST_SOURCE/../data/completions
for shell in bash:recourse.bash zsh:_recourse fish:recourse.fish; do
  "$RECOURSE" help --completion "${shell%%:*}" >out; cmp -s out "$data/${shell#*:}"; verdict $? "help --completion ${shell%%:*} is what is installed"
done
plain help --completion csh; refuses "no other shell" 64 'bash, zsh or fish'

mkdir bin; ln -s "$RECOURSE" bin/recourse; PATH=$place/bin:$PATH; export PATH
# in_bash LINE: what bash would offer at its end.
in_bash () {
  bash --norc -c '
    . "$1"; COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=() COMP_CWORD=0
    # words as readline cuts them: at blanks, and around : and =
    rest=$2
    while [[ -n $rest ]]; do
      if [[ $rest =~ ^[[:blank:]]+ ]]; then rest=${rest:${#BASH_REMATCH}}; [[ -z $rest ]] && COMP_WORDS+=(""); continue; fi
      [[ $rest =~ ^([=:]+|[^=:[:blank:]]+) ]]; COMP_WORDS+=("$BASH_REMATCH"); rest=${rest:${#BASH_REMATCH}}
    done
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _recourse; printf "%s\n" "${COMPREPLY[@]}"' bash "$data/recourse.bash" "$1" >out 2>err
  got=$(tr '\n' ' ' <out)
}
if bash -c 'mapfile -t x < /dev/null' 2>/dev/null; then
  bash_offers () { in_bash "$1"; [ "$got" = "$2" ] && [ ! -s err ]; verdict $? "bash: $1 ($got)"; }
  bash_offers 'recourse li' 'list '
  bash_offers 'recourse list state:ne' 'new '
  bash_offers 'recourse list  state:new,wai' 'new,waiting '
  bash_offers "recourse do triage $one type=corr" 'correct '
  bash_offers 'recourse do claim ' "$one "
  bash_offers 'recourse --as mia member re' 'remove '
  : >letter.txt
  bash_offers "recourse do note $one text=@lett" 'letter.txt '
else
  echo "ok $((checks = checks + 1)) - bash # SKIP not installed"
fi
if command -v zsh >/dev/null; then
  cat >ask.zsh <<'EOF'
compdef () { : }
source $1
_describe () {  # the two lists by name
  local each
  for each in ${(P)4} ${(P)6}; do each=${each//\\:/%}; each=${each%%:*}; print -r -- ${each//\%/:}; done
}
words=(${=2}); [[ $2 == *' ' ]] && words+=('')
CURRENT=$#words PREFIX=$words[-1]
_recourse
EOF
  zsh_offers () { got=$(zsh -f ask.zsh "$data/_recourse" "$1" 2>err | tr '\n' ' '); [ "$got" = "$2" ] && [ ! -s err ]; verdict $? "zsh: $1 ($got)"; }
  zsh_offers 'recourse li' 'list '
  zsh_offers 'recourse list state:ne' 'state:new '
  zsh_offers 'recourse list st' 'state: '
  zsh_offers "recourse do triage $one type=corr" 'type=correct '
  zsh_offers 'recourse do claim ' "$one "
else
  echo "ok $((checks = checks + 1)) - zsh # SKIP not installed"
fi
if command -v fish >/dev/null; then
  fish_offers () { got=$(fish --no-config -c 'source $argv[1]; complete -C $argv[2] | string replace -r "\t.*" ""' "$data/recourse.fish" "$1" 2>err | tr '\n' ' '); [ "$got" = "$2" ]; verdict $? "fish: $1 ($got)"; }
  fish_offers 'recourse li' 'list '
  fish_offers 'recourse list state:ne' 'state:new '
  fish_offers "recourse do triage $one type=corr" 'type=correct '
  fish_offers 'recourse do claim ' "$one "
else
  echo "ok $((checks = checks + 1)) - fish # SKIP not installed"
fi
finish
