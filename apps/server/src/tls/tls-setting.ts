/**
 * Whether the server speaks TLS, and with which certificate: what was said, otherwise what the address asks for.
 *
 * On loopback it is plain HTTP, because nobody can listen there and every browser would warn; on any other address a
 * certificate of our own, unless files are given or a proxy in front does it (`tls: off`).
 */
import { BlockList, isIP } from 'node:net'

export type TlsSetting =
  | { readonly kind: 'off' }
  /** Made by the server itself, in its data directory. */
  | { readonly kind: 'own' }
  /** Given, by ACME for example; read again when they change. */
  | { readonly kind: 'files'; readonly cert: string; readonly key: string }

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

export function isLoopback(host: string): boolean {
  const version = isIP(host)
  return version === 0 ? host === 'localhost' : loopback.check(host, version === 4 ? 'ipv4' : 'ipv6')
}

export const tlsFor = (host: string, said: TlsSetting | undefined): TlsSetting =>
  said ?? { kind: isLoopback(host) ? 'off' : 'own' }
