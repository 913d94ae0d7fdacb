/** Prints recovery codes, the one time that they are shown. */
import type { Output } from '../command.ts'

export function sayRecoveryCodes(output: Output, codes: readonly string[]): void {
  if (codes.length === 0) return output.say('on; your recovery codes stay')
  output.rows(
    codes.map((code) => ({ code })),
    [{ header: 'RECOVERY CODE', cell: ({ code }) => code }],
  )
  output.say('each signs in once; they are not shown again')
}
