/** Signing in with a password that a real directory knows, and what names, directories and networks may try. Over a real store. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setImmediate as immediate } from 'node:timers/promises'
import type { Actor } from '@covisor/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SignedIn } from '../access/access.ts'
import { here, peopleOf } from '../people/people.fixture.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { identityProviderUseCases } from './identity-provider-use-cases.ts'
import type { EditIdentityProvider, IdentityProviderUseCases } from './identity-providers.ts'
import { type DirectorySession, withDirectory } from './ldap/directory-session.ts'
import { parseLdapSettings } from './ldap/ldap-settings.ts'
import { BASE, READER, RealDirectory } from './testing/real-directory.fixture.ts'

const PEOPLE = `ou=people,${BASE}`
const GROUPS = `ou=groups,${BASE}`
const PASSWORD = 'grace knows it'
const OBSERVING_MS = 20_000

const person = (uid: string, more = '', cn = uid) => `dn: uid=${uid.replaceAll(/[,=+]/g, '\\$&')},${PEOPLE}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${cn}
sn: ${cn}
userPassword: ${PASSWORD}
${more}`

const ldif = `dn: ${PEOPLE}
objectClass: organizationalUnit
ou: people

dn: ${GROUPS}
objectClass: organizationalUnit
ou: groups

${person('grace', '', 'Grace Hopper')}
${person('lena')}
${person('twin')}
${person('admin')}
${person('local')}
dn: uid=twin,${GROUPS}
objectClass: inetOrgPerson
uid: twin
cn: twin
sn: twin
userPassword: ${PASSWORD}

dn: cn=VM Users,${GROUPS}
objectClass: groupOfNames
cn: VM Users
member: uid=grace,${PEOPLE}
member: uid=admin,${PEOPLE}
member: uid=twin,${PEOPLE}
`

let world: ControlWorld
let directory: RealDirectory
let people: ReturnType<typeof peopleOf>
let providers: IdentityProviderUseCases
let admin: Actor
let provider: string
/** How long each wait of a sign-in was asked to be; none takes time. What looks at hosts now and then does not. */
const waits: number[] = []

beforeAll(async () => {
  directory = await RealDirectory.start(ldif)
  const clock = {
    now: () => Date.now(),
    after: (ms: number, callback: () => void) => {
      if (ms >= OBSERVING_MS) return () => {}
      waits.push(ms)
      const timer = setImmediate(callback)
      return () => clearImmediate(timer)
    },
  }
  world = await ControlWorld.open({ clock })
  admin = world.actor
  people = peopleOf(world)
  providers = identityProviderUseCases(world.services)
  await people.organisations.create(admin, { name: 'acme' })
  await people.projects.create(admin, { name: 'web', organisation: 'acme' })
  await people.join('local', 'acme', ['user', 'acme'])
  const made = await providers.create(admin, {
    name: 'directory',
    organisation: 'acme',
    ldap: { url: directory.url, base: BASE, bindDn: READER.bindDn },
    secret: READER.secret,
    groupRoles: [
      { group: `cn=vm users, OU=groups,${BASE}`, role: 'user', at: { kind: 'project', project: 'acme/web' } },
    ],
  })
  provider = made.id
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await directory?.[Symbol.asyncDispose]()
})

const edit = (wish: EditIdentityProvider) => providers.edit(admin, provider, wish)
const signIn = (user: string, password: string) => people.access.signInStep({ user, password }, here)
const signedIn = async (user: string, password = PASSWORD) => (await signIn(user, password)) as SignedIn
/** Restores whatever a test changed. */
async function changed(
  wish: EditIdentityProvider,
  back: EditIdentityProvider,
  work: () => Promise<void>,
): Promise<void> {
  await edit(wish)
  try {
    await work()
  } finally {
    await edit(back)
  }
}

test('whom the directory knows gets in with its password, as a user of their own with the roles of their groups', async () => {
  const { actor } = await signedIn('grace')
  expect(actor.verbs).toContain('vm:start')
  const user = await people.users.get(admin, 'grace')
  expect(user).toMatchObject({ displayName: 'Grace Hopper', identityProvider: { name: 'directory' } })
  expect(user.identityProvider?.subject).toMatch(/^[0-9a-f-]{36}$/)
  expect((await signedIn('GRACE')).actor.user).toBe(actor.user)
})

test('the connection is secured with StartTLS or from the beginning, and only with a certificate that is trusted', async () => {
  const back = { ldap: { url: directory.url, startTls: false, ca: '' } }
  for (const secured of [{ startTls: true }, { url: directory.tlsUrl }]) {
    await changed({ ldap: { ...secured, ca: directory.ca } }, back, async () => {
      expect((await signedIn('grace')).actor.name).toBe('grace')
    })
    await changed({ ldap: { ...secured, ca: '' } }, back, async () => {
      await expect(signedIn('grace')).rejects.toMatchObject({ code: 'IDENTITY_PROVIDER_FAILED' })
    })
  }
  const elsewhere = { ldap: { url: directory.tlsUrl.replace('localhost', '127.0.0.1'), ca: directory.ca } }
  await changed(elsewhere, back, async () => {
    await expect(signedIn('grace')).rejects.toThrow(/IP|altname/i)
  })
})

describe('refused, all with the same words', () => {
  const cases: readonly (readonly [what: string, user: string, password: string])[] = [
    ['a wrong password', 'grace', 'not hers'],
    ['an empty password, which directories take for nobody', 'grace', ''],
    ['somebody whom nobody knows', 'nobody-there', PASSWORD],
    ['a name that is everybody', '*', PASSWORD],
    ['a name that is a filter', '*)(uid=*', PASSWORD],
    ['a name that ends the filter', 'grace)(|(uid=*', PASSWORD],
    ['a name that ends with a NUL', 'grace\0', PASSWORD],
    ['a name of ten kilobytes', 'x'.repeat(10_240), PASSWORD],
    ['a name that two have', 'twin', PASSWORD],
    ['a local user with the password of somebody of that name in the directory', 'local', PASSWORD],
  ]
  test.for(cases)('%s', async ([, user, password]) => {
    await expect(signIn(user, password)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'there is no such user, or the password is another one',
    })
  })

  test('and slower each time, for the directory’s people as for local ones', async () => {
    for (let i = 0; i < 3; i++) await expect(signIn('lena', 'wrong')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    waits.length = 0
    await expect(signIn('lena', 'wrong')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(waits).toEqual([500])
  })
})

test('the name of a local user is never taken over, and who is in no group stays outside', async () => {
  await expect(signedIn('lena')).rejects.toThrow(/none of your groups has a role here/)
  const before = await people.users.get(admin, 'admin')
  await expect(signIn('admin', PASSWORD)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await people.users.get(admin, 'admin')).toEqual(before)
})

test('a disabled directory is not asked, and its people’s sessions end', async () => {
  const { secret } = await signedIn('grace')
  await changed({ disabled: true }, { disabled: false }, async () => {
    await expect(signIn('grace', PASSWORD)).rejects.toThrow(/no such user/)
    expect(await people.access.bySession(secret, here)).toBeUndefined()
  })
})

describe('a test of it', () => {
  const checks = async (user?: string) =>
    (await providers.test(admin, provider, user)).map(({ what, isGood, detail }) => [what, isGood, detail] as const)

  test('says who somebody is and which groups count', async () => {
    expect(await checks()).toEqual([['search', true, expect.stringContaining('without TLS')]])
    expect(await checks('grace')).toEqual([
      ['search', true, expect.anything()],
      ['person', true, expect.stringContaining(`uid=grace,${PEOPLE}`)],
      ['groups', true, expect.stringMatching(/cn=VM Users.*; 1 give a role/)],
    ])
    expect((await checks('twin')).at(-1)).toEqual(['person', false, expect.stringContaining('not exactly one')])
  })

  test('says that whoever looks people up is refused', async () => {
    await changed({ secret: 'wrong' }, { secret: READER.secret }, async () => {
      expect(await checks()).toEqual([['search', false, expect.stringContaining('refuses the password')]])
    })
  })
})

describe('settings', () => {
  const refused = [
    [{ url: 'ldap://dc1.corp.example' }, /in the clear/],
    [{ url: 'https://dc1.corp.example' }, /ldaps:\/\//],
    [{ url: 'ldaps://dc1/dc=corp' }, /nothing but a host/],
    [{ url: 'ldaps://dc1', startTls: true }, /from the beginning/],
    [{ base: '' }, /base/],
    [{ userFilter: '(uid=*)' }, /no \{name\}/],
    [{ userFilter: '(uid={name}' }, /no search filter/],
    [{ idAttribute: 'uid)(x=*' }, /not the name of an attribute/],
    [{ ca: 'no certificate' }, /PEM/],
  ] as const
  test.for(refused)('%j are refused', async ([wish, why]) => {
    await expect(parseLdapSettings({ url: 'ldaps://dc1', base: BASE, ...wish })).rejects.toThrow(why)
  })

  test('of Active Directory find people by their logon name, and groups that are in groups', async () => {
    const settings = await parseLdapSettings({ directory: 'active-directory', url: 'ldaps://dc1', base: BASE })
    expect(settings).toMatchObject({ idAttribute: 'objectGUID', groupFilter: expect.stringContaining('1.4.1941') })
  })
})

describe('a directory that is none', () => {
  async function session(
    talk: (socket: Socket) => void,
    work = (found: DirectorySession): Promise<unknown> => found.bind('cn=x', 'y'),
  ): Promise<unknown> {
    const open = new Set<Socket>()
    const server = createServer((socket) => {
      open.add(socket.on('error', () => {}))
      talk(socket)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      const settings = { url, startTls: false, ca: undefined }
      return await withDirectory(settings, work, 500)
    } finally {
      for (const socket of open) socket.destroy()
      server.close()
    }
  }

  test('and falls silent, is left', async () => {
    await expect(session(() => {})).rejects.toThrow()
  })
  test('and answers garbage, is left', async () => {
    await expect(
      session((socket) => void socket.on('data', () => socket.write('HTTP/1.1 400 no\r\n\r\n'))),
    ).rejects.toThrow()
  })
  test('and answers without end, is left after two megabytes', async () => {
    // The header of an LDAP message of two gigabytes.
    const header = Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff])
    const flood = (socket: Socket) => {
      socket.write(header)
      const more = () => {
        while (socket.write(Buffer.alloc(65_536)));
        socket.once('drain', more)
      }
      more()
    }
    await expect(session((socket) => void socket.once('data', () => flood(socket)))).rejects.toThrow(
      /more than 2048 KiB/,
    )
  })
  test('and loses the connection, is not connected to again: what came after StartTLS would be in the clear', async () => {
    let count = 0
    const talk = (socket: Socket) => {
      count += 1
      // A BindResponse that says success (RFC 4511, section 4.2.2), and then nothing.
      const success = Buffer.from('300c02010161070a010004000400', 'hex')
      socket.once('data', () => socket.end(success))
      socket.once('close', () => closed.resolve())
    }
    const closed = Promise.withResolvers<void>()
    await expect(
      session(talk, async (found) => {
        await found.bind('cn=x', 'y')
        await closed.promise
        await immediate()
        await found.bind('cn=x', 'y')
      }),
    ).rejects.toThrow()
    expect(count).toBe(1)
  })
})
