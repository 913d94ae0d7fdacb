/** Completion scripts: thin, because the words come from `covisor __complete`, which knows the commands. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

const scripts: Readonly<Record<Shell, string>> = {
  // Names come from hosts: they are quoted, and never expanded.
  bash: `_covisor() {
  local offered word words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  mapfile -t offered < <(covisor __complete "\${words[@]}" 2>/dev/null)
  if [[ \${#offered[@]} -eq 1 && \${offered[0]} == ":files" ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
    return
  fi
  for word in "\${offered[@]}"; do COMPREPLY+=("$(printf '%q' "$word")"); done
}
complete -F _covisor covisor
`,
  zsh: `#compdef covisor
_covisor() {
  local -a offered
  offered=("\${(@f)$(covisor __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${offered[1]}" == ":files" ]]; then _files; else compadd -a offered; fi
}
_covisor "$@"
`,
  fish: `function __covisor_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l offered (covisor __complete $words[2..-1] 2>/dev/null)
  if test "$offered[1]" = ":files"
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $offered
  end
end
complete -c covisor -f -a '(__covisor_complete)'
`,
}

export const completionScript = (shell: Shell): string => scripts[shell]
