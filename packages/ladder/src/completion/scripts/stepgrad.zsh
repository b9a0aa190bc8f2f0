# Completes `pnpm stepgrad …`, `npx pnpm@12 stepgrad …` and `stepgrad …` in zsh, inside the project.
# Made by: pnpm -s stepgrad completion zsh

(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }

# Prints the command of the project that this folder is in.
__stepgrad_find() {
  local folder=$PWD
  while [[ -n $folder ]]; do
    if [[ -f $folder/packages/ladder/bin/stepgrad.mjs ]]; then
      print -r -- $folder/packages/ladder/bin/stepgrad.mjs
      return 0
    fi
    folder=${folder%/*}
  done
  return 1
}

__stepgrad_complete() {
  local command line before
  local -a found
  # The words after `stepgrad`; before it stand pnpm and its options.
  local -i at=1
  while (( at < CURRENT )) && [[ ${words[at]:t} != stepgrad ]]; do (( at++ )); done
  if (( at < CURRENT )) && command=$(__stepgrad_find); then
    for line in "${(@f)$(node $command complete -- "${(@)words[at+1,CURRENT]}" 2>/dev/null)}"; do
      if [[ -n $line ]]; then found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}"); fi
    done
    if (( $#found )); then _describe stepgrad found; else _files; fi
    return
  fi
  before=${__stepgrad_before[$service]}
  if [[ -n $before ]]; then $before "$@"; else _default; fi
}

# What completed these commands until now goes on with all else.
typeset -gA __stepgrad_before
() {
  local name
  for name in pnpm npx stepgrad; do
    if [[ ${_comps[$name]} != __stepgrad_complete ]]; then
      __stepgrad_before[$name]=${_comps[$name]}
    fi
    compdef __stepgrad_complete $name
  done
}
