/**
 * Which URLs the server may read. Nothing is allowed that an administrator has not named (`importHosts`).
 *
 * A rule is a host name (`files.example.org`), a pattern (`*.example.org`, `*`) or an address, perhaps with a port; without one the
 * scheme's own is meant. Who is named exactly may be at a private address; patterns reach public ones only. This machine and its link
 * (metadata services of clouds) are reached by nothing but that very address as a rule.
 */
import { isIP } from 'node:net'
import { type AddressKind, addressKind } from './address-rules.ts'

/** Why not, for a person; undefined when it may be asked. What its name resolves to is judged by whyNotAddress(). */
export function whyNotUrl(rules: readonly string[], url: URL): string | undefined {
  if (rules.length === 0) return 'no hosts are configured to import from (importHosts)'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'only http and https are read'
  if (url.username !== '' || url.password !== '') return 'a URL with a password in it would end in logs'
  if (ruleFor(rules, url) !== undefined) return undefined
  return `the host is none of those that may be imported from (importHosts: ${rules.join(', ')})`
}

export function whyNotAddress(rules: readonly string[], url: URL, address: string): string | undefined {
  const rule = ruleFor(rules, url)
  const kind = addressKind(address)
  if (rule === undefined) return 'the host is not allowed'
  if (isIP(hostOf(url)) !== 0 || kind === 'public') return undefined
  if (kind === 'private' && !rule.includes('*')) return undefined
  return `it is at ${address}, ${reasons[kind]}`
}

const reasons: Readonly<Record<Exclude<AddressKind, 'public'>, string>> = {
  private: 'a private address, which only a host that importHosts names exactly may have',
  forbidden: 'which is this machine, its link, or nobody',
}

/** Of an address in a URL only the very same rule counts: a pattern must not open what has no name. */
function ruleFor(rules: readonly string[], url: URL): string | undefined {
  const host = hostOf(url)
  const port = url.port
  return rules.find((rule) => {
    const [, name = '', rulePort = ''] =
      /^(\[[^\]]*\]|[^:]*|[0-9a-f:]*:[0-9a-f:]*)(?::(\d+))?$/i.exec(rule.toLowerCase()) ?? []
    const bare = name.replace(/^\[|\]$/g, '')
    if (rulePort !== port && !(rulePort !== '' && port === '' && rulePort === defaultPort(url))) return false
    if (isIP(host) !== 0) return bare === host
    if (bare === '*') return true
    return bare.startsWith('*.') ? host.endsWith(bare.slice(1)) : bare === host
  })
}

const hostOf = (url: URL): string =>
  url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
const defaultPort = (url: URL): string => (url.protocol === 'https:' ? '443' : '80')

/** For errors, titles and audits: what stands behind "?" is often a secret. */
export const urlForPeople = (url: URL): string => `${url.origin}${url.pathname}`
