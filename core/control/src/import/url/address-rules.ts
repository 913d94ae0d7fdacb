/**
 * Which addresses the server may fetch from on somebody's behalf.
 *
 * IANA's special-purpose registries (RFC 6890 and its updates). An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4) is
 * judged by what it carries.
 */
import { BlockList, isIP, isIPv4 } from 'node:net'

/** `public`: anybody's; `private`: of a site, for hosts that an administrator named; `forbidden`: this machine, its link, or nobody. */
export type AddressKind = 'public' | 'private' | 'forbidden'

const privateNets = netsOf([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  'fc00::/7',
])
const forbiddenNets = netsOf([
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/127',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
])

export function addressKind(address: string): AddressKind {
  const carried = carriedIpv4(address)
  if (carried !== undefined) return addressKind(carried)
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  if (isIP(address) === 0 || forbiddenNets.check(address, family)) return 'forbidden'
  return privateNets.check(address, family) ? 'private' : 'public'
}

/** The last 32 bits of ::ffff:0:0/96 and 64:ff9b::/96, bits 16 to 48 of 2002::/16. */
function carriedIpv4(address: string): string | undefined {
  const words = wordsOf(address)
  if (words === undefined) return undefined
  const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.')
  const isMapped = words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff
  const isNat64 = words[0] === 0x64 && words[1] === 0xff9b && words.slice(2, 6).every((word) => word === 0)
  if (isMapped || isNat64) return dotted(words[6]!, words[7]!)
  return words[0] === 0x2002 ? dotted(words[1]!, words[2]!) : undefined
}

/** The eight words of an IPv6 address; undefined for any other text. */
function wordsOf(address: string): number[] | undefined {
  if (isIP(address) !== 6 || address.includes('%')) return undefined
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a: string, b: string, c: string, d: string) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((word) => word.toString(16)).join(':'),
  )
  const [head = '', tail] = plain.split('::')
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16)))
  const [left, right] = [parse(head), tail === undefined ? [] : parse(tail)]
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
}

function netsOf(nets: readonly string[]): BlockList {
  const list = new BlockList()
  for (const net of nets) {
    const [address, bits] = net.split('/')
    list.addSubnet(address!, Number(bits), isIPv4(address!) ? 'ipv4' : 'ipv6')
  }
  return list
}
