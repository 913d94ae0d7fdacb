/**
 * The first call on every connection: which authentication the daemon wants, and doing it.
 *
 * `none` and `polkit` here. Polkit decides about the process at the other end of a unix socket, so it needs no secret from
 * us; it may ask a person, which takes as long as it takes.
 */
import { ConnectionError } from '../errors/connection-error.ts'
import { LibvirtError } from '../errors/libvirt-error.ts'
import { authCalls } from '../protocol/auth.ts'
import type { CallOptions } from '../session/call-options.ts'
import { remoteProgram } from '../session/program.ts'
import type { Session } from '../session/session.ts'

/** libvirt 11.3.0, remote_protocol.x, remote_auth_type. */
export const AuthType = { NONE: 0, SASL: 1, POLKIT: 2 } as const

export async function authenticate(session: Session, options: CallOptions): Promise<void> {
  const { types } = await session.call(remoteProgram, 'authList', authCalls.authList, {}, options)
  if (types.includes(AuthType.NONE)) return
  if (types.includes(AuthType.POLKIT)) return polkit(session, options)
  throw new ConnectionError(
    'authentication',
    `the daemon wants ${types.map(authName).join(' or ')}, which this client does not speak; it speaks none and polkit`,
  )
}

async function polkit(session: Session, options: CallOptions): Promise<void> {
  try {
    await session.call(remoteProgram, 'authPolkit', authCalls.authPolkit, {}, options)
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error
    throw new ConnectionError('authentication', 'polkit does not allow this user to manage virtual machines', {
      cause: error,
    })
  }
}

const authName = (type: number): string =>
  Object.entries(AuthType).find(([, number]) => number === type)?.[0] ?? `authentication ${type}`
