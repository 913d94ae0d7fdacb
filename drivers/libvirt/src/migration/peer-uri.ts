/**
 * The address that the source's own daemon is given when it leads a move: the one under which Covisor reaches the target, without what
 * is Covisor's alone (its keys, its sockets, its files of known hosts). Who lets the source in is the target's affair.
 */
import { parseLibvirtUri } from '@covisor/libvirt'
import { isLoopback } from './migration-address.ts'

/** undefined: Covisor reaches it over a socket or by a name that means another machine elsewhere. */
export function peerUri(uri: string): string | undefined {
  const { driver, transport, user, host, port, path } = parseLibvirtUri(uri)
  if (transport === 'unix' || host === undefined || host === '' || isLoopback(host)) return undefined
  const named = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  const at = user === undefined ? named : `${encodeURIComponent(user)}@${named}`
  return `${driver}+${transport}://${at}${port === undefined ? '' : `:${port}`}${path}`
}
