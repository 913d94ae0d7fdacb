/**
 * Where people reach this server, as browsers bind passkeys to it and identity providers send people back: what the operator
 * configured, never what a request says of itself.
 */
import { AppError } from '@covisor/model'

export interface RelyingParty {
  /** `https://covisor.example`. */
  readonly origin: string
  /** `covisor.example`: passkeys are bound to the name, whatever the port. */
  readonly id: string
}

/** Throws NOT_SUPPORTED with what browsers want: HTTPS (or localhost), and a name (WebAuthn, section 5.1.2). */
export function relyingPartyOf(publicUrl: string | undefined): RelyingParty {
  const refuse = (why: string) => new AppError('NOT_SUPPORTED', { what: 'a passkey', why })
  if (publicUrl === undefined)
    throw refuse('the server does not know at which address people reach it; set publicUrl in config.yaml')
  const { protocol, hostname, origin } = new URL(publicUrl)
  if (protocol !== 'https:' && hostname !== 'localhost') throw refuse(`browsers want https, and ${origin} has none`)
  if (/^[\d.]+$|^\[/.test(hostname)) throw refuse(`browsers bind passkeys to a name, and ${hostname} is an address`)
  return { origin, id: hostname }
}
