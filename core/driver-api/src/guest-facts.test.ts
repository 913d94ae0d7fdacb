/** A guest may say anything: what reaches people is short, visible and possible. */
import { expect, test } from 'vitest'
import { MOST_IN_A_LIST, plainGuestFacts } from './guest-facts.ts'

test('facts that make sense stay as they are', () => {
  const facts = {
    hostname: 'web01',
    os: { id: 'debian', name: 'Debian GNU/Linux', version: '12', kernel: '6.1.0-25-amd64' },
    timeZone: { name: 'CET', offsetSeconds: 3600 },
    users: [{ name: 'ada', domain: 'CORP', since: new Date(1_700_000_000_000) }],
    fileSystems: [{ mountPoint: '/', device: 'vda1', type: 'ext4', totalBytes: 1000, usedBytes: 10 }],
  }
  expect(plainGuestFacts(facts)).toEqual(facts)
})

test('control characters, and those that turn the direction of a text, become spaces', () => {
  const { hostname } = plainGuestFacts({ hostname: '\u001b]0;rm\u0007 -rf\u202e\u2066x\n', users: [], fileSystems: [] })
  expect(hostname).toBe(']0;rm  -rf x')
})

test('long texts are cut, and long lists', () => {
  const users = Array.from({ length: 5000 }, (_, n) => ({ name: `${n}${'x'.repeat(10_000)}` }))
  const plain = plainGuestFacts({ users, fileSystems: [] })
  expect(plain.users).toHaveLength(MOST_IN_A_LIST)
  expect(plain.users[7]?.name).toHaveLength(256)
})

test.each([
  ['is fuller than it is large', { totalBytes: 10, usedBytes: 11 }],
  ['has less than nothing on it', { totalBytes: 10, usedBytes: -1 }],
  ['is larger than anything', { totalBytes: 2 ** 63, usedBytes: 0 }],
  ['has no number', { totalBytes: Number.NaN, usedBytes: Number.NaN }],
])('a file system that %s is named without its size', (_what, size) => {
  const { fileSystems } = plainGuestFacts({ users: [], fileSystems: [{ mountPoint: '/', ...size }] })
  expect(fileSystems).toEqual([{ mountPoint: '/' }])
})

test('what has no name is left out, and so are impossible times', () => {
  const told = {
    os: { name: '\u0000' },
    timeZone: { offsetSeconds: 1e9 },
    users: [{ name: '  ' }, { name: 'ada', since: new Date(Number.NaN) }],
    fileSystems: [{ mountPoint: '' }],
  }
  expect(plainGuestFacts(told)).toEqual({ users: [{ name: 'ada' }], fileSystems: [] })
})
