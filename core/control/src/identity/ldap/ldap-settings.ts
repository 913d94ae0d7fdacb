/**
 * What is said of a directory. Pure: checks what was given, and fills in what is usual for its kind.
 *
 * Passwords go to it, so it is asked over TLS, but on this machine, or where the operator says in so many words that it may be plain.
 */
import { AppError } from '@covisor/model'
import { isLoopback, parseAuthorities } from '../oidc/oidc-settings.ts'
import { filled } from './ldap-text.ts'

export const directoryKinds = ['ldap', 'active-directory'] as const
export type DirectoryKind = (typeof directoryKinds)[number]

export interface LdapSettings {
  readonly directory: DirectoryKind
  /** `ldaps://host` or `ldap://host`, perhaps with a port. */
  readonly url: string
  readonly startTls: boolean
  /** Without TLS, on a network: whoever listens there has the passwords. */
  readonly allowPlain: boolean
  /** PEM; undefined: the authorities that this machine trusts. */
  readonly ca: string | undefined
  /** Who looks people up, with the provider's secret as password; '': nobody in particular (anonymous). */
  readonly bindDn: string
  /** Where people are. */
  readonly base: string
  /** Of one person; `{name}` is what they typed. */
  readonly userFilter: string
  readonly idAttribute: string
  readonly nameAttribute: string
  readonly displayNameAttribute: string
  /** Names of groups, in a person's entry; '': they are searched for. */
  readonly groupAttribute: string
  /** Groups of one person; `{dn}` is their entry, `{name}` what they are called. '': they are in the entry. */
  readonly groupFilter: string
  readonly groupBase: string
}

const usual: Readonly<Record<DirectoryKind, Partial<LdapSettings>>> = {
  ldap: {
    userFilter: '(&(objectClass=inetOrgPerson)(uid={name}))',
    // RFC 4530: the same for ever, whatever the entry is called.
    idAttribute: 'entryUUID',
    nameAttribute: 'uid',
    displayNameAttribute: 'cn',
    groupAttribute: '',
    groupFilter: '(&(objectClass=groupOfNames)(member={dn}))',
  },
  'active-directory': {
    userFilter: '(&(objectCategory=person)(objectClass=user)(sAMAccountName={name}))',
    idAttribute: 'objectGUID',
    nameAttribute: 'sAMAccountName',
    displayNameAttribute: 'displayName',
    groupAttribute: '',
    // LDAP_MATCHING_RULE_IN_CHAIN: also groups that are in groups (MS-ADTS, section 3.1.1.3.4.4.3).
    groupFilter: '(member:1.2.840.113556.1.4.1941:={dn})',
  },
}

/** RFC 4512, section 1.4: a keystring, or an object identifier. */
const ATTRIBUTE = /^([A-Za-z][A-Za-z0-9-]*|\d+(\.\d+)+)$/

/** Throws REQUEST_INVALID. */
export async function parseLdapSettings(wish: Partial<LdapSettings>): Promise<LdapSettings> {
  const { directory = 'ldap', url = '', startTls = false, allowPlain = false, ca, bindDn = '', base = '' } = wish
  const given = { ...usual[directory], ...wish } as LdapSettings
  if (base === '') throw refused('base', 'give the entry under which people are, such as ou=people,dc=corp,dc=example')
  parseUrl(url, startTls, allowPlain)
  for (const where of ['idAttribute', 'nameAttribute', 'displayNameAttribute'] as const)
    if (!ATTRIBUTE.test(given[where])) throw refused(where, `"${given[where]}" is not the name of an attribute`)
  if (given.groupAttribute !== '' && !ATTRIBUTE.test(given.groupAttribute))
    throw refused('groupAttribute', `"${given.groupAttribute}" is not the name of an attribute`)
  if (!given.userFilter.includes('{name}')) throw refused('userFilter', 'it has no {name}, so it would find everybody')
  await parseFilter('userFilter', given.userFilter)
  if (given.groupAttribute === '') await parseFilter('groupFilter', given.groupFilter)
  const { userFilter, idAttribute, nameAttribute, displayNameAttribute, groupAttribute, groupFilter, groupBase } = given
  return {
    directory,
    url,
    startTls,
    allowPlain,
    bindDn,
    base,
    ca: ca === undefined || ca === '' ? undefined : parseAuthorities(ca),
    userFilter,
    idAttribute,
    nameAttribute,
    displayNameAttribute,
    groupAttribute,
    groupFilter: groupAttribute === '' ? groupFilter : '',
    groupBase: groupBase === undefined || groupBase === '' ? base : groupBase,
  }
}

function parseUrl(text: string, startTls: boolean, allowPlain: boolean): void {
  if (!URL.canParse(text)) throw refused('url', 'give its URL, such as ldaps://dc1.corp.example')
  const { protocol, hostname, pathname, search, hash, username } = new URL(text)
  if (protocol !== 'ldap:' && protocol !== 'ldaps:') throw refused('url', 'it begins with ldap:// or ldaps://')
  if (hostname === '' || !['', '/'].includes(pathname) || search !== '' || hash !== '' || username !== '')
    throw refused('url', 'a URL with nothing but a host and a port; what to search is said with base')
  if (protocol === 'ldaps:' && startTls) throw refused('startTls', 'ldaps has TLS from the beginning')
  if (protocol === 'ldaps:' || startTls || allowPlain || isLoopback(hostname)) return
  throw refused('url', 'passwords would go there in the clear: use ldaps://, StartTLS, or say that it may be plain')
}

async function parseFilter(where: string, filter: string): Promise<void> {
  const { FilterParser } = await import('ldapts')
  try {
    FilterParser.parseString(filled(filter, { name: 'a', dn: 'cn=a' }))
  } catch (cause) {
    throw refused(where, `"${filter}" is no search filter: ${(cause as Error).message}`, cause)
  }
}

const refused = (where: string, why: string, cause?: unknown) =>
  new AppError('REQUEST_INVALID', { where, why }, { cause })
