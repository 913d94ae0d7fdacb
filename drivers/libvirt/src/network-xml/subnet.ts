/** IPv4 subnets in CIDR, as far as a network definition needs them: the host's address, and what is left for guests. */
import { AppError } from '@covisor/model'

export interface Subnet {
  readonly prefix: number
  readonly hostAddress: string
  readonly firstGuest: string
  readonly lastGuest: string
}

const SMALLEST_PREFIX = 8
/** Below this there is no room for host, guest, network and broadcast address. */
const LARGEST_PREFIX = 30

/** `10.5.0.0/24` or `10.5.0.1/24`: the host takes the address that is given, or the first. Throws REQUEST_INVALID. */
export function parseSubnet(text: string): Subnet {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text)
  const address = toNumber(match?.[1])
  const prefix = Number(match?.[2])
  if (address === undefined || !(prefix >= SMALLEST_PREFIX && prefix <= LARGEST_PREFIX)) {
    const why = `"${text}" is not an IPv4 subnet such as 10.5.0.0/24 (prefix ${SMALLEST_PREFIX} to ${LARGEST_PREFIX})`
    throw new AppError('REQUEST_INVALID', { where: 'subnet', why })
  }
  const size = 2 ** (32 - prefix)
  const network = Math.floor(address / size) * size
  const host = address === network ? network + 1 : address
  const last = network + size - 2
  return {
    prefix,
    hostAddress: toText(host),
    // The host sits at one end or in between: DHCP gets the longer side.
    firstGuest: toText(host - network <= last - host ? host + 1 : network + 1),
    lastGuest: toText(host - network <= last - host ? last : host - 1),
  }
}

/** The subnet that an address with a prefix is in; IPv6 as written. */
export function subnetText(address: string, prefix: number): string {
  const number = toNumber(address)
  if (number === undefined) return `${address}/${prefix}`
  const size = 2 ** (32 - prefix)
  return `${toText(Math.floor(number / size) * size)}/${prefix}`
}

export function prefixOfNetmask(netmask: string | undefined): number | undefined {
  const number = toNumber(netmask)
  return number === undefined ? undefined : number.toString(2).replaceAll('0', '').length
}

function toNumber(text: string | undefined): number | undefined {
  const parts = text?.split('.').map(Number) ?? []
  const valid = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)
  return valid ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined
}

const toText = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
