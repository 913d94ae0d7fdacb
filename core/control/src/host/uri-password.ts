/**
 * A password in the address of a host. Covisor keeps none, so such an address is refused; and because addresses are shown, and
 * written into the audit, it is taken out of them before anything else happens.
 */
import { AppError } from '@covisor/model'

const WITH_PASSWORD = /^([a-z][a-z0-9+.-]*:\/\/[^/?#:@]*):[^/?#]*@/i

/** Throws ENDPOINT_URI_INVALID. */
export function refusePassword(uri: string): void {
  if (!WITH_PASSWORD.test(uri)) return
  const why = 'it has a password in it, and Covisor keeps none: use keys (ssh), certificates (tls) or auth.conf'
  throw new AppError('ENDPOINT_URI_INVALID', { uri: withoutPassword(uri), why })
}

/** `qemu+tcp://joe:…@host/system`; anything else as it is. */
export const withoutPassword = (uri: string): string => uri.replace(WITH_PASSWORD, '$1:…@')
