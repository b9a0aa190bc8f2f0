# Completes `pnpm stepgrad …`, `npx pnpm@12 stepgrad …` and `stepgrad …` in bash, inside the project.
# Made by: pnpm -s stepgrad completion bash

# Prints the command of the project that this folder is in.
__stepgrad_find() {
  local folder=$PWD
  while [ -n "$folder" ]; do
    if [ -f "$folder/packages/ladder/bin/stepgrad.mjs" ]; then
      printf '%s' "$folder/packages/ladder/bin/stepgrad.mjs"
      return 0
    fi
    folder=${folder%/*}
  done
  return 1
}

__stepgrad_complete() {
  local command at=0 found before word about
  # The words after `stepgrad`; before it stand pnpm and its options.
  while [ "$at" -lt "$COMP_CWORD" ] && [ "${COMP_WORDS[at]##*/}" != stepgrad ]; do at=$((at + 1)); done
  if [ "$at" -lt "$COMP_CWORD" ] && command=$(__stepgrad_find); then
    found=$(node "$command" complete -- "${COMP_WORDS[@]:at+1:COMP_CWORD-at}" 2>/dev/null)
    COMPREPLY=()
    while IFS=$'\t' read -r word about; do
      if [ -n "$word" ]; then COMPREPLY+=("$word"); fi
    done <<<"$found"
    return
  fi
  before="__stepgrad_before_${1##*/}"
  if [ -n "${!before}" ]; then "${!before}" "$@"; fi
}

# What completed these commands until now goes on with all else.
__stepgrad_take_over() {
  local name before
  for name in pnpm npx stepgrad; do
    before=$(complete -p "$name" 2>/dev/null | sed -n 's/.* -F \([^ ]*\) .*/\1/p')
    if [ "$before" != __stepgrad_complete ]; then eval "__stepgrad_before_$name=\$before"; fi
    complete -o bashdefault -o default -F __stepgrad_complete "$name"
  done
}
__stepgrad_take_over
