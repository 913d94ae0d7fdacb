/** What a seed says to cloud-init, and that nobody can make it say something else. */
import { newId } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { cloudInitSeed } from './cloud-init-seed.ts'

const vm = newId('vm')
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJmq joe@laptop'

/** Files in the image stand uncompressed, so their text can be found without reading ISO 9660 again. */
const seedText = (wanted: Parameters<typeof cloudInitSeed>[2], name = 'web01'): string =>
  Buffer.from(cloudInitSeed(vm, name, wanted)).toString('latin1')

/** The JSON behind "#cloud-config". */
function userData(wanted: Parameters<typeof cloudInitSeed>[2]): Record<string, unknown> {
  const text = seedText(wanted)
  const from = text.indexOf('#cloud-config\n') + '#cloud-config\n'.length
  return JSON.parse(text.slice(from, text.indexOf('\0', from))) as Record<string, unknown>
}

test('the label is the one that NoCloud looks for', () => {
  expect(seedText({}).slice(32_768 + 40, 32_768 + 46)).toBe('CIDATA')
})

test('the instance id is the id of the VM, so that a clone is a new instance', () => {
  expect(seedText({})).toContain(`"instance-id":"${vm}"`)
})

test('a user gets their keys and may become root', () => {
  const { users } = userData({ user: 'joe', sshKeys: [key] }) as { users: Record<string, unknown>[] }
  expect(users[0]).toMatchObject({ name: 'joe', ssh_authorized_keys: [key], lock_passwd: true })
})

test('a password is in the seed only as its hash', () => {
  const text = seedText({ user: 'joe', password: 'correct horse battery' })
  expect(text).not.toContain('correct horse')
  expect(text).toContain('"hashed_passwd": "$6$')
})

test('user-data of the user’s own replaces what would be made', () => {
  const text = seedText({ userData: '#cloud-config\nruncmd: [true]\n' })
  expect(text).toContain('runcmd: [true]')
  expect(text).not.toContain('ssh_pwauth')
})

test('a name that is no host name becomes one', () => {
  expect(seedText({}, 'Übung für José #1')).toContain('"local-hostname":"u-bung-fu-r-jose-1"')
})

describe('refused', () => {
  const cases: { name: string; wanted: Parameters<typeof cloudInitSeed>[2]; why: RegExp }[] = [
    { name: 'a host name with a line break', wanted: { hostname: 'web\nroot: x' }, why: /host name/ },
    { name: 'a user named like an option', wanted: { user: '-rf' }, why: /user name/ },
    {
      name: 'a key with a second line',
      wanted: { user: 'joe', sshKeys: [`${key}\nssh-rsa AAAA evil`] },
      why: /SSH public key/,
    },
    { name: 'user-data as large as a disk', wanted: { userData: 'x'.repeat(600_000) }, why: /larger than/ },
  ]
  for (const { name, wanted, why } of cases)
    test(name, () => expect(() => cloudInitSeed(vm, 'web01', wanted)).toThrow(why))
})
