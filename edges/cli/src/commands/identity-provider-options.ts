/** What can be said of an identity provider, when it is added and when it is changed. */
import type { Schema } from '@covisor/client'
import type { OptionValues } from '../command.ts'
import { readTextFile } from '../runner/read-text-file.ts'
import { UsageError } from '../usage-error.ts'

export const providerOptions = {
  'secret-file': { kind: 'text', value: 'FILE', help: 'its secret is the first line of this file; empty: none' },
  admit: {
    kind: 'text',
    value: 'WHOM',
    oneOf: ['made', 'in-group', 'everybody'],
    help: 'only users made here; also who has a group that gives a role; or everybody',
  },
  'second-factor': {
    kind: 'text',
    value: 'WHEN',
    oneOf: ['asked-here', 'when-said', 'trusted'],
    help: 'count as more than a password: never, when it says so, always',
  },
  give: {
    kind: 'text',
    many: true,
    value: 'ROLE@PLACE=GROUP',
    help: 'PLACE is "site", an ORGANISATION or ORGANISATION/PROJECT; again for more',
  },
  'ca-file': { kind: 'text', value: 'FILE', help: 'certificates of the authority that it has its own from, as PEM' },
} as const

export const oidcOptions = {
  issuer: { kind: 'text', value: 'URL', help: 'who it says it is, letter by letter' },
  'client-id': { kind: 'text', value: 'ID', help: 'what it knows this server by' },
  scope: { kind: 'text', many: true, value: 'SCOPE', help: 'asked for beside openid; again for more' },
  'name-claim': { kind: 'text', value: 'CLAIM', help: 'what somebody is called here; preferred_username if not said' },
  'group-claim': { kind: 'text', value: 'CLAIM', help: 'their groups; groups if not said' },
} as const

export const ldapOptions = {
  url: { kind: 'text', value: 'URL', help: 'ldaps://host, or ldap://host with --tls' },
  tls: {
    kind: 'text',
    value: 'HOW',
    oneOf: ['start', 'none', 'none-though-passwords-show'],
    help: 'of ldap://: StartTLS, or in the clear; none is for this machine alone',
  },
  directory: { kind: 'text', value: 'KIND', oneOf: ['ldap', 'active-directory'], help: 'what is usual there' },
  'bind-dn': { kind: 'text', value: 'DN', help: 'who looks people up, with the secret as password' },
  base: { kind: 'text', value: 'DN', help: 'where people are' },
  'user-filter': { kind: 'text', value: 'FILTER', help: 'of one person; {name} is what they type' },
  'id-attribute': { kind: 'text', value: 'NAME', help: 'what they are called for ever' },
  'name-attribute': { kind: 'text', value: 'NAME', help: 'what they are called here' },
  'display-name-attribute': { kind: 'text', value: 'NAME', help: 'what people call them' },
  'group-attribute': { kind: 'text', value: 'NAME', help: 'groups in their entry, such as memberOf' },
  'group-filter': { kind: 'text', value: 'FILTER', help: 'of their groups; {dn} is their entry, {name} their name' },
  'group-base': { kind: 'text', value: 'DN', help: 'where groups are; the base if not said' },
} as const

type Given = OptionValues<typeof providerOptions & typeof oidcOptions & typeof ldapOptions>

/** The members that were said, and no others. `kind`: what it is, where nothing that was said tells. */
export function providerWishes(options: Given, kind?: 'oidc' | 'ldap') {
  const { admit, give } = options
  const secretFile = options['secret-file']
  const secondFactor = options['second-factor']
  const oidc = oidcWishes(options)
  const ldap = ldapWishes(options)
  if (Object.keys(oidc).length > 0 && Object.keys(ldap).length > 0)
    throw new UsageError('say either what an OpenID Connect provider has, or what a directory has')
  const isOf = Object.keys(oidc).length > 0 ? 'oidc' : Object.keys(ldap).length > 0 ? 'ldap' : kind
  const ca = options['ca-file'] === undefined ? {} : { ca: readTextFile(options['ca-file']) }
  return {
    ...(secretFile === undefined ? {} : { secret: readTextFile(secretFile).split(/\r?\n/, 1)[0]! }),
    ...(admit === undefined ? {} : { admits: admit as Schema<'IdentityProvider'>['admits'] }),
    ...(secondFactor === undefined ? {} : { secondFactor: secondFactor as Schema<'IdentityProvider'>['secondFactor'] }),
    ...(give === undefined ? {} : { groupRoles: give.filter((text) => text !== '').map(groupRole) }),
    ...(isOf === 'oidc' ? { oidc: { ...oidc, ...ca } } : {}),
    ...(isOf === 'ldap' ? { ldap: { ...ldap, ...ca } } : {}),
  }
}

function oidcWishes(options: Given): Schema<'OidcWish'> {
  const { issuer, scope } = options
  const said = {
    clientId: options['client-id'],
    nameClaim: options['name-claim'],
    groupClaim: options['group-claim'],
  }
  return {
    ...(issuer === undefined ? {} : { issuer }),
    ...(scope === undefined ? {} : { scopes: [...scope] }),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  }
}

function ldapWishes(options: Given): Schema<'LdapWish'> {
  const { tls } = options
  const said = {
    url: options.url,
    directory: options.directory,
    bindDn: options['bind-dn'],
    base: options.base,
    userFilter: options['user-filter'],
    idAttribute: options['id-attribute'],
    nameAttribute: options['name-attribute'],
    displayNameAttribute: options['display-name-attribute'],
    groupAttribute: options['group-attribute'],
    groupFilter: options['group-filter'],
    groupBase: options['group-base'],
    ...(tls === undefined ? {} : { startTls: tls === 'start', allowPlain: tls === 'none-though-passwords-show' }),
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

/** The group comes last, because names in directories have every sign in them. */
function groupRole(text: string): Schema<'GroupRoleWish'> {
  const [, role, place, group] = /^([^@=]+)@([^=]+)=(.+)$/.exec(text) ?? []
  if (role === undefined || place === undefined || group === undefined)
    throw new UsageError(`"--give ${text}": write ROLE@PLACE=GROUP, such as user@acme/web=vm-users`)
  if (place === 'site') return { group, role, site: true }
  return place.includes('/') ? { group, role, project: place } : { group, role, organisation: place }
}
