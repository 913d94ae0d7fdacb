/** covisor completion SHELL */
import { command } from '../command.ts'
import { completionScript, shells } from '../runner/completion-scripts.ts'
import { UsageError } from '../usage-error.ts'

export const completion = command({
  name: 'completion',
  summary: 'Print a completion script for a shell',
  details: `Names of VMs, hosts and so on are completed too, by asking the server.

Examples:
  covisor completion bash > /etc/bash_completion.d/covisor
  covisor completion zsh > ~/.zfunc/_covisor
  covisor completion fish > ~/.config/fish/completions/covisor.fish`,
  args: ['bash|zsh|fish'],
  needsServer: false,
  async run({ args, output }) {
    const shell = shells.find((name) => name === args[0])
    if (shell === undefined) throw new UsageError(`"${args[0]}": write ${shells.join(', ')}`)
    output.raw(completionScript(shell))
  },
})
