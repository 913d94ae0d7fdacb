/** auth.conf: which group counts for which host, and what is said when something is missing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authConf, authConfPlaces, credentialsIn } from './auth-conf.ts'

const CONF = `# who is who
[credentials-lab]
authname=admin
password = two words\\s

[credentials-old]
username=operator
password=p=q#r

[auth-libvirt-kvm1.example.org]
credentials=lab

[auth-libvirt-default]
credentials=old

[auth-libvirt-broken]
credentials=nobody

[auth-esx-vcenter]
credentials=lab
`

describe('the credentials for a host', () => {
  test.each([
    ['kvm1.example.org', { username: 'admin', password: 'two words ' }],
    ['kvm2.example.org', { username: 'operator', password: 'p=q#r' }],
    ['vcenter', { username: 'operator', password: 'p=q#r' }],
  ])('%s are those of its own group, else the default ones', (host, credentials) => {
    expect(credentialsIn(CONF, host, 'auth.conf')).toEqual(credentials)
  })

  test.each([
    ['', 'kvm1', 'auth.conf: there is neither [auth-libvirt-kvm1] nor [auth-libvirt-default]'],
    [CONF, 'broken', 'auth.conf: [auth-libvirt-broken] wants [credentials-nobody], which is not there'],
    ['[auth-libvirt-a]', 'a', 'auth.conf: [auth-libvirt-a] does not say which credentials'],
    [
      '[auth-libvirt-a]\ncredentials=b\n[credentials-b]\npassword=secret',
      'a',
      'auth.conf: [credentials-b] has no authname',
    ],
    ['[auth-libvirt-a]\ncredentials=b\n[credentials-b]\nauthname=c', 'a', 'auth.conf: [credentials-b] has no password'],
  ])('%j for %s: what is missing is named', (text, host, message) => {
    expect(() => credentialsIn(text, host, 'auth.conf')).toThrow(message)
  })
})

test.each([
  [{ LIBVIRT_AUTH_FILE: '/named' }, ['/named']],
  [{ XDG_CONFIG_HOME: '/config' }, ['/config/libvirt/auth.conf', '/etc/libvirt/auth.conf']],
  [{}, ['/home/me/.config/libvirt/auth.conf', '/etc/libvirt/auth.conf']],
])('with %o it is looked for in %s', (environment, places) => {
  expect(authConfPlaces(environment, '/home/me')).toEqual(places)
})

describe('reading', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'covisor-auth-conf-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('happens when a daemon asks; one on this machine is localhost', async () => {
    const file = join(folder, 'auth.conf')
    await writeFile(file, '[auth-libvirt-localhost]\ncredentials=a\n[credentials-a]\nauthname=me\npassword=mine\n')
    await expect(authConf({ file })({ host: undefined })).resolves.toEqual({ username: 'me', password: 'mine' })
  })

  test('a file that is not there is named', async () => {
    const file = join(folder, 'nowhere')
    await expect(authConf({ file })({ host: 'kvm1' })).rejects.toThrow(`there is no auth.conf: looked for ${file}`)
  })
})
