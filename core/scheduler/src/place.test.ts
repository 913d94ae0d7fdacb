/** Placement by example: what each hard rule refuses and how it says so, and which host wins among those that fit. */
import { describe, expect, test } from 'vitest'
import type { HostSnapshot } from './fleet.ts'
import type { RuleName } from './host-verdict.ts'
import { place } from './place.ts'
import { defaultPolicy } from './placement-policy.ts'
import type { PlacementRequest } from './placement-request.ts'
import { host, hostId, networkId, poolId, request } from './testing.ts'

const GIB = 2 ** 30
const allIn = host(0).capabilities

interface Case {
  readonly name: string
  readonly rule: RuleName
  readonly host?: Partial<HostSnapshot>
  readonly request?: Partial<PlacementRequest>
  readonly code: string
  readonly text: string
}

const cases: Case[] = [
  {
    name: 'a host that does not answer takes nothing',
    rule: 'connection',
    host: { connection: 'disconnected' },
    code: 'HOST_UNREACHABLE',
    text: 'host "kvm1" does not answer: kvm1: it does not answer',
  },
  {
    name: 'a host in maintenance takes nothing',
    rule: 'maintenance',
    host: { duty: 'maintenance' },
    code: 'CAPACITY_EXHAUSTED',
    text: 'no host can take VM "web01": kvm1: it is in maintenance',
  },
  {
    name: 'an excluded host says why it is excluded',
    rule: 'excluded',
    request: { excluded: [{ host: hostId(1), because: 'web02 must not be on the same host' }] },
    code: 'CAPACITY_EXHAUSTED',
    text: 'no host can take VM "web01": kvm1: web02 must not be on the same host',
  },
  {
    name: 'another architecture is not emulated',
    rule: 'architecture',
    host: { architecture: 'aarch64' },
    code: 'NOT_SUPPORTED',
    text: 'VM "web01" is not possible here: kvm1: it is aarch64, not x86_64',
  },
  {
    name: 'hardware virtualization can be demanded',
    rule: 'acceleration',
    host: { acceleration: { emulated: '/dev/kvm is missing' } },
    request: { acceleration: 'hardware' },
    code: 'NOT_SUPPORTED',
    text: 'VM "web01" is not possible here: kvm1: it has no hardware virtualization: /dev/kvm is missing',
  },
  {
    name: 'a missing capability is named with the reason of the host',
    rule: 'capability',
    host: { capabilities: { ...allIn, tpm: 'swtpm is not installed' } },
    request: { capabilities: ['vm-create', 'tpm'] },
    code: 'NOT_SUPPORTED',
    text: 'VM "web01" is not possible here: kvm1: no tpm: swtpm is not installed',
  },
  {
    name: 'vCPUs are promised up to the ratio of the policy',
    rule: 'vcpus',
    host: { promised: { vcpus: 63, memoryMiB: 0 } },
    code: 'CAPACITY_EXHAUSTED',
    text: 'no host can take VM "web01": kvm1: 1 of 64 vCPUs are free, 2 are needed',
  },
  {
    name: 'memory counts the overhead of the hypervisor and what the host keeps',
    rule: 'memory',
    host: { memoryMiB: 2_675 },
    code: 'CAPACITY_EXHAUSTED',
    text: 'no host can take VM "web01": kvm1: 2163 MiB of 2163 MiB memory are free, 2164 MiB are needed (116 MiB of it overhead)',
  },
  {
    name: 'a host that does not reach the pool is no use',
    rule: 'pool',
    host: { pools: [] },
    code: 'POOL_UNUSABLE',
    text: 'pool "default" cannot be used: kvm1: it does not reach pool "default"',
  },
  {
    name: 'a pool that is out of order says why',
    rule: 'pool',
    host: { pools: [{ id: poolId(1), name: 'default', usable: 'it is not started', freeBytes: GIB }] },
    code: 'POOL_UNUSABLE',
    text: 'pool "default" cannot be used: kvm1: pool "default" cannot be used: it is not started',
  },
  {
    name: 'a pool that is too full says how full',
    rule: 'pool-space',
    host: { pools: [{ id: poolId(1), name: 'default', usable: true, freeBytes: 4 * GIB }] },
    code: 'POOL_FULL',
    text: 'pool "default" has 4 GiB free, 10 GiB are needed',
  },
  {
    name: 'a host without the network is no use',
    rule: 'network',
    host: { networks: [networkId(9)] },
    request: { networks: [{ key: 'eth0', name: 'dmz', anyOf: [networkId(1)] }] },
    code: 'CAPACITY_EXHAUSTED',
    text: 'no host can take VM "web01": kvm1: it does not have network "dmz"',
  },
  {
    name: 'a host on which the network is off says so',
    rule: 'network',
    host: { networks: [], networksOff: [networkId(1)] },
    request: { networks: [{ key: 'eth0', name: 'dmz', anyOf: [networkId(1)] }] },
    code: 'CAPACITY_EXHAUSTED',
    text: 'no host can take VM "web01": kvm1: network "dmz" is off there; start it first',
  },
]

describe('what a host is refused for', () => {
  for (const { name, rule, host: change, request: wish, code, text } of cases) {
    test(name, () => {
      const decision = place(request(wish), { hosts: [host(1, change)] })
      expect(decision).toMatchObject({ kind: 'refused', error: { code, message: text } })
      expect(decision.verdicts[0]?.reasons.filter((reason) => !reason.ok).map((reason) => reason.rule)).toEqual([rule])
    })
  }

  test('every rule is asked, so that everything wrong is seen at once', () => {
    const { verdicts } = place(request(), { hosts: [host(1, { duty: 'maintenance', pools: [], memoryMiB: 600 })] })
    const wrong = verdicts[0]?.reasons.filter((reason) => !reason.ok).map((reason) => reason.rule)
    expect(wrong).toEqual(['maintenance', 'memory', 'pool'])
  })

  test('volumes for one pool need room together', () => {
    const pools = [{ id: poolId(1), name: 'default', usable: true as const, freeBytes: 15 * GIB }]
    const need = (key: string) => ({ key, name: 'default', anyOf: [poolId(1)], bytes: 10 * GIB })
    const decision = place(request({ pools: [need('root'), need('data')] }), { hosts: [host(1, { pools })] })
    expect(decision).toMatchObject({ kind: 'refused', error: { code: 'POOL_FULL', params: { free: '5 GiB' } } })
  })

  test('several different obstacles are counted, most frequent first', () => {
    const hosts = [host(1, { duty: 'maintenance' }), host(2, { memoryMiB: 600 }), host(3, { memoryMiB: 700 })]
    const decision = place(request(), { hosts })
    expect(decision).toHaveProperty(
      'error.message',
      'no host can take VM "web01": kvm2: 88 MiB of 88 MiB memory are free, 2164 MiB are needed (116 MiB of it overhead) (and 1 more like it); kvm1: it is in maintenance',
    )
  })

  test('an empty fleet is said to be empty', () => {
    const decision = place(request(), { hosts: [] })
    expect(decision).toHaveProperty('error.message', 'no host can take VM "web01": no host is enrolled')
  })
})

describe('a requested host', () => {
  test('is taken although another is better', () => {
    const decision = place(request({ host: hostId(1) }), { hosts: [host(1, { memoryMiB: 8_192 }), host(2)] })
    expect(decision).toMatchObject({ kind: 'placed', host: hostId(1) })
  })

  test('that cannot is refused with the hosts that could', () => {
    const decision = place(request({ host: hostId(1) }), { hosts: [host(1, { memoryMiB: 600 }), host(2), host(3)] })
    expect(decision).toMatchObject({ kind: 'refused', error: { code: 'CAPACITY_EXHAUSTED' } })
    expect(decision).toHaveProperty('error.message', expect.stringMatching(/; kvm2, kvm3 could take it$/))
  })

  test('that is not there is not found', () => {
    const decision = place(request({ host: hostId(7) }), { hosts: [host(1)] })
    expect(decision).toMatchObject({ kind: 'refused', error: { code: 'NOT_FOUND' } })
  })
})

describe('the better host', () => {
  const chosen = (
    hosts: HostSnapshot[],
    wish: Partial<PlacementRequest> = {},
    prefer: 'spread' | 'pack' = 'spread',
  ) => {
    const decision = place(request(wish), { hosts }, { ...defaultPolicy, prefer })
    return decision.kind === 'placed' ? decision.name : decision.error.message
  }
  const half = { promised: { vcpus: 4, memoryMiB: 8_000 } }

  test('is the emptier one when spreading', () => expect(chosen([host(1, half), host(2)])).toBe('kvm2'))
  test('is the fuller one when packing', () => expect(chosen([host(1, half), host(2)], {}, 'pack')).toBe('kvm1'))

  test('is the one with hardware virtualization, however full', () => {
    expect(chosen([host(1, half), host(2, { acceleration: { emulated: 'no /dev/kvm' } })])).toBe('kvm1')
  })

  test('is the one where it is, among equals', () => {
    const current = { host: hostId(2), holds: { vcpus: 2, memoryMiB: 2_200 } }
    expect(chosen([host(1), host(2, { promised: current.holds })], { current })).toBe('kvm2')
  })

  test('is the one with fewer VMs, then the first by id, among equals', () => {
    expect(chosen([host(1, { vmCount: 1 }), host(3), host(2)])).toBe('kvm2')
  })

  test('is the one that was measured to be idle, although more is promised of it', () => {
    const asleep = { promised: { vcpus: 8, memoryMiB: 2_000 }, load: 0.05 }
    expect(chosen([host(1, asleep), host(2, { load: 0.7 })])).toBe('kvm1')
    expect(chosen([host(1, asleep), host(2)])).toBe('kvm1')
    expect(chosen([host(1, { load: 0.2 }), host(2, { load: 0.6 })], {}, 'pack')).toBe('kvm2')
    expect(chosen([host(1, { load: 0.2 }), host(2, { load: 0.9 })], {}, 'pack')).toBe('kvm1')
  })

  test('is the one that keeps memory and vCPUs for another, among hosts that are as free in all', () => {
    const much = { logicalCpus: 8, memoryMiB: 16_384 }
    const lopsided = host(1, { ...much, promised: { vcpus: 56, memoryMiB: 0 } })
    const even = host(2, { ...much, promised: { vcpus: 18, memoryMiB: 5_000 } })
    const { verdicts } = place(request(), { hosts: [lopsided, even] })
    const rest = (name: string) =>
      verdicts.find((one) => one.name === name)?.scores.find((part) => part.name === 'even-rest')?.value
    expect(rest('kvm2')).toBeGreaterThan(rest('kvm1')! + 0.4)
  })

  test('must be much better to be worth moving a large VM', () => {
    const stays = (memoryMiB: number) => {
      const holds = { vcpus: 2, memoryMiB: memoryMiB + 200 }
      const there = host(1, { memoryMiB: 262_144, promised: holds, load: 0.45 })
      const emptier = host(2, { memoryMiB: 262_144, load: 0.2 })
      return chosen([there, emptier], { memoryMiB, current: { host: hostId(1), holds } }) === 'kvm1'
    }
    expect([stays(1_024), stays(65_536)]).toEqual([false, true])
  })

  test('may be full of the very VM that is placed', () => {
    const holds = { vcpus: 2, memoryMiB: 15_800 }
    const wish = { memoryMiB: 15_500, current: { host: hostId(1), holds } }
    expect(chosen([host(1, { promised: holds })], wish)).toBe('kvm1')
  })
})

test('the answer names the pool and the network that the host would use', () => {
  const pools = [4, 5].map((n) => ({ id: poolId(n), name: 'default', usable: true as const, freeBytes: n * 10 * GIB }))
  const decision = place(request(), { hosts: [host(1, { pools })] })
  expect(decision).toMatchObject({ pools: { root: poolId(5) }, networks: { eth0: networkId(1) } })
})

test('a pool that does not say how full it is is given the benefit of the doubt', () => {
  const pools = [{ id: poolId(1), name: 'default', usable: true as const, freeBytes: undefined }]
  expect(place(request(), { hosts: [host(1, { pools })] }).kind).toBe('placed')
})
