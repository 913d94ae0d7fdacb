/** Completion scripts: thin, because the words come from `covisor __complete`, which knows the commands. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

const scripts: Readonly<Record<Shell, string>> = {
  bash: `_covisor() {
  local IFS=$'\\n'
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=($(covisor __complete "\${words[@]}" 2>/dev/null))
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == ":files" ]]; then
    COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
    compopt -o filenames 2>/dev/null
  fi
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
