/** Looks one person up in a directory, proves their password by signing in there as them, and reads their groups. */
import { randomBytes } from 'node:crypto'
import type { Entry } from 'ldapts'
import type { Vouched } from '../vouched.ts'
import { type DirectorySession, isTooMany } from './directory-session.ts'
import type { LdapSettings } from './ldap-settings.ts'
import { filled } from './ldap-text.ts'

const MAX_GROUPS = 5000

export interface DirectoryPerson extends Vouched {
  readonly dn: string
}

/** undefined: there is none by that name, or more than one. */
export async function findPerson(
  session: DirectorySession,
  settings: LdapSettings,
  secret: string | undefined,
  name: string,
): Promise<(Omit<DirectoryPerson, 'groups'> & { readonly own: readonly string[] }) | undefined> {
  await asLookingUp(session, settings, secret)
  const { idAttribute, nameAttribute, displayNameAttribute, groupAttribute } = settings
  const attributes = [idAttribute, nameAttribute, displayNameAttribute, groupAttribute].filter((one) => one !== '')
  const found = await session
    .search(settings.base, filled(settings.userFilter, { name }), attributes, 2)
    .catch((error: unknown) => {
      if (isTooMany(error)) return []
      throw error
    })
  const [entry] = found
  if (entry === undefined || found.length > 1 || entry.dn === '') return undefined
  const subject = idOf(entry, idAttribute)
  const called = textsOf(entry, nameAttribute)[0]
  if (subject === undefined || called === undefined)
    throw new Error(`"${entry.dn}" has no ${subject === undefined ? idAttribute : nameAttribute} that can be read`)
  return {
    dn: entry.dn,
    subject,
    name: called.toLowerCase(),
    displayName: textsOf(entry, displayNameAttribute)[0] ?? '',
    own: groupAttribute === '' ? [] : textsOf(entry, groupAttribute),
    saysSecondFactor: false,
  }
}

/** That there is nobody takes about as long to find out as that it is not their password. */
export async function provePerson(
  session: DirectorySession,
  settings: LdapSettings,
  secret: string | undefined,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<DirectoryPerson | 'nobody' | 'another password'> {
  const found = await findPerson(session, settings, secret, name)
  // For nobody the same is asked as for somebody, with a password that nobody has.
  const dn = found?.dn ?? `cn=${randomBytes(8).toString('hex')},${settings.base}`
  const tried = found === undefined ? randomBytes(16).toString('hex') : password
  const isTheirs = await session.bind(dn, tried).catch((error: unknown) => {
    if (found === undefined) return false
    throw error
  })
  if (found === undefined) return 'nobody'
  if (!isTheirs) return 'another password'
  return await withGroups(session, settings, secret, found)
}

export async function withGroups(
  session: DirectorySession,
  settings: LdapSettings,
  secret: string | undefined,
  { own, ...person }: NonNullable<Awaited<ReturnType<typeof findPerson>>>,
): Promise<DirectoryPerson> {
  if (settings.groupFilter === '') return { ...person, groups: own }
  await asLookingUp(session, settings, secret)
  const filter = filled(settings.groupFilter, { dn: person.dn, name: person.name })
  // RFC 4511, section 4.5.1.8: no attributes.
  const groups = await session.search(settings.groupBase, filter, ['1.1'], MAX_GROUPS)
  return { ...person, groups: groups.map(({ dn }) => dn) }
}

/** Whoever looks people up; without a name for that, nobody, or whoever signed in last. */
async function asLookingUp(session: DirectorySession, { bindDn }: LdapSettings, secret: string | undefined) {
  if (bindDn === '') return
  if (secret === undefined || secret === '') throw new Error('the password of whoever looks people up is not set')
  if (!(await session.bind(bindDn, secret))) throw new Error(`it refuses the password of ${bindDn}`)
}

function textsOf(entry: Entry, attribute: string): readonly string[] {
  const value = valueOf(entry, attribute)
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return values.filter((one): one is string => typeof one === 'string' && one !== '')
}

/** A GUID is sixteen bytes, everything else is text. */
function idOf(entry: Entry, attribute: string): string | undefined {
  const value = valueOf(entry, attribute)
  const first = Array.isArray(value) ? value[0] : value
  if (first === undefined || first.length === 0 || first.length > 255) return undefined
  return Buffer.isBuffer(first) ? guidText(first) : first
}

/** Directories answer with the attribute's name as they write it. */
const valueOf = (entry: Entry, attribute: string) =>
  Object.entries(entry).find(([name]) => name.toLowerCase() === attribute.toLowerCase() && name !== 'dn')?.[1]

/** As Windows writes it: the first three parts are little-endian (MS-DTYP, section 2.3.4.2). */
function guidText(bytes: Buffer): string {
  if (bytes.length !== 16) return bytes.toString('hex')
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  const hex = Buffer.from(order.map((at) => bytes[at]!)).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
