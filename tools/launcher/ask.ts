/** Asks before the machine is changed; without a terminal there is nobody to ask, and that is an error, not a yes. */
import { createInterface } from 'node:readline/promises'
import { say, UserError } from './say.ts'

export async function ask(question: string): Promise<void> {
  say(question)
  if (!process.stdin.isTTY) throw new UserError('nobody is here to agree. Say --yes to agree beforehand.')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question('Go on? [Y/n] ')
  terminal.close()
  if (!/^(y|$)/i.test(answer.trim())) throw new UserError('nothing was changed.')
}
