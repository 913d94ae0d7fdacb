/**
 * Where QEMU sends the memory to: the address under which Covisor reaches the target, if it reaches it over a network.
 *
 * Left to libvirt it would be the target's own host name, which the source need not know. Over a socket there is nothing better.
 */
import { parseLibvirtUri } from '@covisor/libvirt'

export function migrationAddress(uri: string): string | undefined {
  const { transport, host } = parseLibvirtUri(uri)
  if (transport === 'unix' || host === undefined || host === '' || isLoopback(host)) return undefined
  return `tcp://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}`
}

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')
