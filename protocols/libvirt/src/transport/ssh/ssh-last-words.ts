/**
 * Why ssh did not get through, read from what it printed: it has one exit status for everything that goes wrong on the way. What is not
 * recognised is `failed`, and its text is passed on by the caller.
 */
import type { ConnectionErrorDetail, ConnectionErrorReason } from '../../errors/connection-error.ts'

export interface SshTrouble {
  readonly reason: ConnectionErrorReason
  /** Completes "ssh to kvm1 …". */
  readonly text: string
  readonly detail: ConnectionErrorDetail | undefined
}

export function sshTrouble(stderr: string): SshTrouble {
  const [reason, text, , detail] = reasons.find(([, , pattern]) => pattern.test(stderr)) ?? UNRECOGNISED
  return { reason, text, detail }
}

type Recognised = readonly [ConnectionErrorReason, string, RegExp, ConnectionErrorDetail?]

const UNRECOGNISED: Recognised = ['failed', 'failed', /^/]

/** In this order: what the far end's programs say of libvirt's socket uses the same words as ssh does of itself. */
const reasons: readonly Recognised[] = [
  [
    'host-key',
    'was refused: the key of the host has changed',
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    'host-key-changed',
  ],
  ['host-key', 'was refused: the key of the host is not known', /Host key verification failed/, 'host-key-unknown'],
  [
    'denied',
    "got through, but that user may not open libvirt's socket",
    /(sock|\bnc:|unix connect).*Permission denied/,
    'socket-denied',
  ],
  [
    'not-found',
    'got through, but libvirt does not listen there',
    /(sock|\bnc:|unix connect).*(No such file or directory|Connection refused)/,
    'socket-missing',
  ],
  [
    'denied',
    'was denied: none of our keys is accepted there',
    /Permission denied|Too many authentication failures|no such identity/i,
    'key-refused',
  ],
  [
    'unreachable',
    'failed: the host name is not known',
    /Could not resolve hostname|Name or service not known/,
    'name-unknown',
  ],
  ['refused', 'was refused: nothing listens on that port', /Connection refused/],
  ['timeout', 'failed: the host does not answer', /timed out/],
  ['unreachable', 'failed: the host cannot be reached', /No route to host|Network is unreachable/, 'no-route'],
  ['not-found', 'is not possible: there is no ssh on this machine', /could not be started: spawn ssh ENOENT/, 'no-ssh'],
]
