# SPDX-License-Identifier: MIT
# bash completion for recourse: it asks the program itself.
_recourse () {
  local line=${COMP_LINE:0:COMP_POINT} word blank current keep answer value
  local -a words=() answers=()
  local -i i
  # The shell cuts words at = and : as well; they are put together again.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    blank=${line%%[![:blank:]]*}
    line=${line:${#blank}}
    word=${COMP_WORDS[i]:0:${#line}}
    if [[ -n $blank || $i -eq 0 ]]; then words+=("$word"); else words[${#words[@]}-1]+=$word; fi
    line=${line:${#word}}
  done
  current=${words[${#words[@]}-1]}
  COMPREPLY=()
  mapfile -t answers < <("${words[0]/#\~\//$HOME/}" help --complete -- "${words[@]:1}" 2>/dev/null)
  if [[ ${answers[0]-} == :files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "${current##*[=@]}")
    return
  fi
  keep=
  [[ $current == *[=:]* ]] && keep=${current%"${current##*[=:]}"}
  [[ $COMP_WORDBREAKS == *=* && $COMP_WORDBREAKS == *:* ]] || keep=
  for answer in "${answers[@]}"; do
    value=${answer%%$'\t'*}
    COMPREPLY+=("${value#"$keep"}")
  done
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:.] ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F _recourse recourse
