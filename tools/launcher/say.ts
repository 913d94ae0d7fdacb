/** What the launcher tells people: one plain line per step, on standard error, so that standard output stays for data. */

export function say(line: string): void {
  process.stderr.write(`covisor: ${line}\n`)
}

/** An error that a person can act on: printed without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError'
}
