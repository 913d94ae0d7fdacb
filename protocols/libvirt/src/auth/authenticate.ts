/**
 * The first call on every connection: which authentication the daemon wants, and doing it.
 *
 * Polkit decides about the process at the other end of a unix socket, so it needs no secret from us; it may ask a person,
 * which takes as long as it takes. SASL needs credentials from the caller.
 */
import { ErrorCode } from '../constants/error-codes.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { LibvirtError } from '../errors/libvirt-error.ts'
import { authCalls } from '../protocol/auth.ts'
import type { CallOptions } from '../session/call-options.ts'
import { remoteProgram } from '../session/program.ts'
import type { Session } from '../session/session.ts'
import type { LibvirtUri } from '../uri/libvirt-uri.ts'
import { type CredentialsSource, credentialsFrom } from './credentials.ts'
import { sasl } from './sasl.ts'

/** libvirt 11.3.0, remote_protocol.x, remote_auth_type. */
export const AuthType = { NONE: 0, SASL: 1, POLKIT: 2 } as const

export interface AuthenticateOptions {
  readonly uri: LibvirtUri
  readonly credentials: CredentialsSource | undefined
  readonly call: CallOptions
}

export async function authenticate(session: Session, { uri, credentials, call }: AuthenticateOptions): Promise<void> {
  const { types } = await session.call(remoteProgram, 'authList', authCalls.authList, {}, call)
  if (types.includes(AuthType.NONE)) return
  if (types.includes(AuthType.POLKIT)) return polkit(session, call)
  if (!types.includes(AuthType.SASL)) {
    throw new ConnectionError(
      'authentication',
      `the daemon wants ${types.join(' or ')}, which this client does not know`,
    )
  }
  if (uri.transport === 'tcp') {
    throw new ConnectionError('authentication', 'a password is not sent over plain TCP; use TLS or ssh')
  }
  if (credentials === undefined) {
    throw new ConnectionError(
      'authentication',
      'the daemon wants a user name and a password; pass them as `credentials`, or `authConf()` to read auth.conf',
    )
  }
  await sasl(session, await credentialsFrom(credentials, { host: uri.host }), call)
}

async function polkit(session: Session, options: CallOptions): Promise<void> {
  try {
    await session.call(remoteProgram, 'authPolkit', authCalls.authPolkit, {}, options)
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error
    const text = DENIED.has(error.code)
      ? 'polkit does not allow this user to manage virtual machines: grant org.libvirt.unix.manage by a polkit rule, or add the user to the group libvirt'
      : 'the daemon could not ask polkit whether this user may manage virtual machines: does polkit run there?'
    throw new ConnectionError('authentication', text, { cause: error, detail: 'polkit' })
  }
}

/** What libvirt answers when polkit has said no, or would have to ask a person and cannot. */
const DENIED: ReadonlySet<number> = new Set([
  ErrorCode.AUTH_FAILED,
  ErrorCode.AUTH_CANCELLED,
  ErrorCode.AUTH_UNAVAILABLE,
])
