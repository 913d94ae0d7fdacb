/** Waiting for hosts: what is said when one takes too long, and what is left as it was. */
import { expect, test } from 'vitest'
import { withPatience } from './with-patience.ts'

const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
const patience = { host: 'kvm1', what: 'let Covisor in', ms: 1 }

test('a host that takes too long is named, with what was waited for', async () => {
  await expect(withPatience(patience, never)).rejects.toMatchObject({
    code: 'HOST_UNREACHABLE',
    message: 'host "kvm1" does not answer: it did not let Covisor in within 0.001 seconds',
  })
})

test('whoever ends the waiting gets their own reason', async () => {
  const reason = new Error('the server stops')
  await expect(
    withPatience({ ...patience, ms: 60_000, signal: AbortSignal.abort(reason) }, async (signal) =>
      signal.throwIfAborted(),
    ),
  ).rejects.toBe(reason)
})

test('an error of the host stays what it was', async () => {
  const refused = new Error('refused')
  await expect(withPatience({ ...patience, ms: 60_000 }, () => Promise.reject(refused))).rejects.toBe(refused)
})
