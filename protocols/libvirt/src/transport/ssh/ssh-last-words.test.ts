/** What OpenSSH 9 and the programs behind it print, and what it means. */
import { expect, test } from 'vitest'
import { sshTrouble } from './ssh-last-words.ts'

test.each([
  ['root@kvm1: Permission denied (publickey,password).', 'denied', 'key-refused'],
  ['nc: unix connect failed: Permission denied', 'denied', 'socket-denied'],
  [
    "virt-ssh-helper: cannot connect to '/run/libvirt/libvirt-sock': Failed to connect socket: Permission denied",
    'denied',
    'socket-denied',
  ],
  ['nc: unix connect failed: No such file or directory', 'not-found', 'socket-missing'],
  [
    '2026/01/01 socat[7] E connect(5, AF=1 "/run/libvirt/libvirt-sock", 28): Connection refused',
    'not-found',
    'socket-missing',
  ],
  ['ssh: connect to host kvm1 port 22: Connection refused', 'refused', undefined],
  ['ssh: connect to host kvm1 port 22: Connection timed out', 'timeout', undefined],
  ['ssh: connect to host kvm1 port 22: No route to host', 'unreachable', 'no-route'],
  ['ssh: Could not resolve hostname kvm1: Name or service not known', 'unreachable', 'name-unknown'],
  [
    'No ED25519 host key is known for kvm1 and you have requested strict checking.\nHost key verification failed.',
    'host-key',
    'host-key-unknown',
  ],
  [
    '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.',
    'host-key',
    'host-key-changed',
  ],
  ['ssh could not be started: spawn ssh ENOENT', 'not-found', 'no-ssh'],
  ['kex_exchange_identification: read: Connection reset by peer', 'failed', undefined],
])('%s', (stderr, reason, detail) => {
  expect(sshTrouble(stderr)).toMatchObject({ reason, detail })
})
