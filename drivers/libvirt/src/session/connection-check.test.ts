/** Which check explains a connection that did not come about. What ssh, TLS and polkit really say is tried in tests/live. */
import { ConnectionError, ProtocolError } from '@covisor/libvirt'
import { isAppError } from '@covisor/model'
import { expect, test } from 'vitest'
import { connectionCheck } from './connection-check.ts'
import { translateError } from './translate-error.ts'

test.each([
  ['a name that nobody knows', new ConnectionError('unreachable', 'x', { detail: 'name-unknown' }), 'name-unknown'],
  ['a host that is away', new ConnectionError('unreachable', 'x'), 'no-route'],
  ['silence', new ConnectionError('timeout', 'x'), 'no-answer'],
  ['a closed port', new ConnectionError('refused', 'x'), 'port-closed'],
  ['a wrong password', new ConnectionError('authentication', 'x'), 'password-refused'],
  ['polkit', new ConnectionError('authentication', 'x', { detail: 'polkit' }), 'polkit-refused'],
  [
    'the last words of ssh behind a lost connection',
    new ConnectionError('lost', 'x', { cause: new ConnectionError('denied', 'y', { detail: 'socket-denied' }) }),
    'socket-permission',
  ],
  ['a connection that just broke', new ConnectionError('lost', 'x'), undefined],
  ['a peer that speaks nonsense', new ProtocolError('x'), undefined],
])('%s', (_what, error, check) => {
  expect(connectionCheck(error)).toBe(check)
})

test('the error that people meet has the code of the check, and ends with the way out', () => {
  const refused = new ConnectionError('denied', 'ssh to kvm1 was denied', { detail: 'key-refused' })
  const error = translateError(refused, { host: 'kvm1', action: 'let Covisor in' })
  if (!isAppError(error, 'HOST_REFUSED')) throw new Error('it is another error')
  expect(error.params.check).toBe('ssh-key-refused')
  expect(error.message).toMatch(/ssh to kvm1 was denied\. To mend \(ssh-key-refused\): .*ssh-copy-id/)
})
