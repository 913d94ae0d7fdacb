/**
 * SASL, step by step through three calls of the daemon: which mechanisms it has, a start, steps until it is content.
 *
 * Speaks SCRAM-SHA-256 and PLAIN, and prefers the first, which never shows the password. Only where the transport itself is
 * safe (unix, TLS, ssh): over plain TCP libvirt wants a mechanism that encrypts the connection, which neither of them does.
 * GSSAPI (Kerberos) would, but needs a library of the system's; it is refused by name, with the way out.
 */
import { ConnectionError } from '../errors/connection-error.ts'
import { LibvirtError } from '../errors/libvirt-error.ts'
import { authCalls } from '../protocol/auth.ts'
import type { CallOptions } from '../session/call-options.ts'
import { remoteProgram } from '../session/program.ts'
import type { Session } from '../session/session.ts'
import type { Credentials } from './credentials.ts'
import type { SaslConversation, SaslMechanism } from './sasl-conversation.ts'
import { scramSha256 } from './scram-sha-256.ts'

const plain: SaslMechanism = ({ username, password }) => ({
  respond: (challenge) => (challenge === undefined ? Buffer.from(`\0${username}\0${password}`) : undefined),
  isContent: true,
})

/** In the order of preference. */
const mechanisms: Readonly<Record<string, SaslMechanism>> = { 'SCRAM-SHA-256': scramSha256, PLAIN: plain }

/** More rounds than any mechanism has: a daemon that never ends is not to be talked to for ever. */
const MOST_STEPS = 8

export async function sasl(session: Session, credentials: Credentials, options: CallOptions): Promise<void> {
  const { mechlist } = await session.call(remoteProgram, 'authSaslInit', authCalls.authSaslInit, {}, options)
  const offered = mechlist.split(/[\s,]+/)
  const mech = Object.keys(mechanisms).find((name) => offered.includes(name))
  const mechanism = mechanisms[mech ?? '']
  if (mech === undefined || mechanism === undefined) {
    const known = Object.keys(mechanisms).join(' and ')
    throw new ConnectionError(
      'authentication',
      `the daemon offers SASL with ${mechlist || 'no mechanism'}; this client speaks ${known}: name one of them as mech_list in the daemon's /etc/sasl2/libvirt.conf, or reach it through ssh`,
    )
  }
  try {
    await converse(session, mech, mechanism(credentials), options)
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error
    throw new ConnectionError(
      'authentication',
      `the daemon does not accept user "${credentials.username}" with this password`,
      {
        cause: error,
      },
    )
  }
}

async function converse(
  session: Session,
  mech: string,
  conversation: SaslConversation,
  options: CallOptions,
): Promise<void> {
  let answer = await session.call(
    remoteProgram,
    'authSaslStart',
    authCalls.authSaslStart,
    { mech, ...said(conversation.respond(undefined)) },
    options,
  )
  for (let step = 0; step < MOST_STEPS; step++) {
    // Asked even when the daemon is content: its last words may prove that it knows the password too.
    const response = answer.nil === 0 ? conversation.respond(answer.data) : undefined
    if (answer.complete !== 0) {
      if (conversation.isContent) return
      throw new ConnectionError('authentication', 'the daemon did not prove that it knows the password')
    }
    answer = await session.call(remoteProgram, 'authSaslStep', authCalls.authSaslStep, said(response), options)
  }
  throw new ConnectionError('authentication', `the daemon did not come to an end with SASL ${mech}`)
}

/** Nothing and an empty text are two things in SASL, so the message has a mark for nothing. */
const said = (data: Uint8Array | undefined): { nil: number; data: Uint8Array } => ({
  nil: data === undefined ? 1 : 0,
  data: data ?? new Uint8Array(),
})
