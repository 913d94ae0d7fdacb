/** What libvirt hands on of a guest agent, to facts. The parameters are those that libvirt 9.0 gave for a Debian 12 guest, shortened. */
import { plainGuestFacts } from '@covisor/driver-api'
import { expect, test } from 'vitest'
import { guestFacts } from './guest-facts.ts'

test('an answer becomes facts', () => {
  const facts = guestFacts({
    'user.count': 1,
    'user.0.name': 'root',
    'user.0.login-time': 1_700_000_000_123n,
    'os.id': 'debian',
    'os.name': 'Debian GNU/Linux',
    'os.pretty-name': 'Debian GNU/Linux 12 (bookworm)',
    'os.version': '12 (bookworm)',
    'os.version-id': '12',
    'os.kernel-release': '6.1.0-25-cloud-amd64',
    'timezone.name': 'CET',
    'timezone.offset': 3600,
    hostname: 'web01',
    'fs.count': 1,
    'fs.0.name': 'vda1',
    'fs.0.mountpoint': '/',
    'fs.0.fstype': 'ext4',
    'fs.0.total-bytes': 2_000_000_000n,
    'fs.0.used-bytes': 700_000_000n,
  })
  expect(facts).toEqual({
    hostname: 'web01',
    os: { id: 'debian', name: 'Debian GNU/Linux', version: '12', kernel: '6.1.0-25-cloud-amd64' },
    timeZone: { name: 'CET', offsetSeconds: 3600 },
    users: [{ name: 'root', since: new Date(1_700_000_000_123) }],
    fileSystems: [{ mountPoint: '/', device: 'vda1', type: 'ext4', totalBytes: 2_000_000_000, usedBytes: 700_000_000 }],
  })
})

test.each([4_294_967_295, -1, Number.NaN, '7 million'])(
  'a count of %s makes no list longer than it can be',
  (count) => {
    const { users, fileSystems } = plainGuestFacts(guestFacts({ 'user.count': count, 'fs.count': count }))
    expect([users, fileSystems]).toEqual([[], []])
  },
)

test('an agent that tells nothing leaves no facts', () => {
  expect(plainGuestFacts(guestFacts({}))).toEqual({ users: [], fileSystems: [] })
})
