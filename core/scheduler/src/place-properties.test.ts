/** What holds for every fleet and every request: an independent statement of the hard rules, and of what "pure" means. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FleetSnapshot, HostSnapshot } from './fleet.ts'
import { memoryWithOverheadMiB } from './memory-overhead.ts'
import { place } from './place.ts'
import { defaultPolicy } from './placement-policy.ts'
import type { PlacementRequest } from './placement-request.ts'
import { host, hostId, networkId, poolId, request } from './testing.ts'

const GIB = 2 ** 30
const able = host(0).capabilities

const hosts: fc.Arbitrary<HostSnapshot[]> = fc
  .array(
    fc.record({
      connection: fc.constantFrom('connected', 'connected', 'connected', 'disconnected'),
      duty: fc.constantFrom('active', 'active', 'active', 'maintenance'),
      architecture: fc.constantFrom('x86_64', 'x86_64', 'x86_64', 'aarch64'),
      acceleration: fc.constantFrom('hardware', { emulated: 'no /dev/kvm' }),
      capabilities: fc.constantFrom(able, { ...able, tpm: 'no swtpm' }),
      promised: fc.record({ vcpus: fc.nat(64), memoryMiB: fc.nat(16_384) }),
      cpuModels: fc.constantFrom(['Nehalem'], ['Nehalem', 'Westmere'], ['Nehalem', 'Westmere']),
      machines: fc.constantFrom(['pc-q35-7.2'], ['pc-q35-7.2', 'pc-q35-9.0']),
      vmCount: fc.nat(3),
      networks: fc.subarray([1, 2].map(networkId)),
      free: fc.nat(40),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map(({ free, ...facts }, n) => {
      const pools = [{ id: poolId(n), name: 'default', usable: true as const, freeBytes: free * GIB }]
      return host(n, { ...(facts as Partial<HostSnapshot>), pools })
    }),
  )

const requests: fc.Arbitrary<PlacementRequest> = fc
  .record({
    vcpus: fc.integer({ min: 1, max: 16 }),
    memoryMiB: fc.integer({ min: 64, max: 8_192 }),
    acceleration: fc.constantFrom('hardware' as const, 'any' as const),
    capabilities: fc.subarray(['vm-create' as const, 'tpm' as const]),
    cpuModel: fc.constantFrom('Nehalem', 'Westmere'),
    machine: fc.constantFrom('pc-q35-7.2', 'pc-q35-9.0'),
    networks: fc.constantFrom([], [{ key: 'eth0', name: 'lan', anyOf: [networkId(1)] }]),
    host: fc.option(fc.nat(9), { nil: undefined, freq: 4 }),
  })
  .map(({ host: n, ...wish }) => request({ ...wish, ...(n !== undefined && { host: hostId(n) }) }))

const check = (claim: (wish: PlacementRequest, fleet: FleetSnapshot) => void) =>
  fc.assert(
    fc.property(requests, hosts, (wish, all) => {
      claim(wish, { hosts: all })
    }),
    { numRuns: 500 },
  )

describe('for every fleet and request', () => {
  test('the same snapshot gives the same answer', () =>
    check((wish, fleet) => expect(place(wish, structuredClone(fleet))).toEqual(place(wish, fleet))))

  test('the order of the hosts does not matter', () =>
    check((wish, fleet) => expect(place(wish, { hosts: fleet.hosts.toReversed() })).toEqual(place(wish, fleet))))

  test('the chosen host satisfies every hard rule, and where none is chosen none does', () =>
    check((wish, fleet) => {
      const able = fleet.hosts.filter((candidate) => mayTake(wish, candidate)).map(({ id }) => id)
      const decision = place(wish, fleet)
      expect(decision.kind).toBe(able.length > 0 ? 'placed' : 'refused')
      if (decision.kind === 'placed') expect(able).toContain(decision.host)
      expect(decision.verdicts.filter(({ fits }) => fits).map((verdict) => verdict.host)).toEqual(
        expect.arrayContaining(able),
      )
    }))

  test('every host is judged, with at least one reason against each that does not fit', () =>
    check((wish, fleet) => {
      const { verdicts } = place(wish, fleet)
      expect(verdicts.map((verdict) => verdict.host).toSorted()).toEqual(fleet.hosts.map(({ id }) => id).toSorted())
      for (const { fits, reasons } of verdicts) expect(reasons.every(({ ok }) => ok)).toBe(fits)
    }))

  test('no host that fits has a higher score than the chosen one', () =>
    check((wish, fleet) => {
      const { verdicts } = place(wish, fleet)
      expect(Math.max(0, ...verdicts.map(({ score }) => score))).toBe(verdicts[0]?.score ?? 0)
    }))

  test('a host that leaves the fleet without being chosen changes nothing', () =>
    check((wish, fleet) => {
      const decision = place(wish, fleet)
      if (decision.kind === 'refused') return
      const without = fleet.hosts.filter(({ id }, i) => id === decision.host || i % 2 === 0)
      expect(place(wish, { hosts: without })).toMatchObject({ kind: 'placed', host: decision.host })
    }))
})

/** The hard rules once more, from the words of the design and in another way than place() has them. */
function mayTake(wish: PlacementRequest, it: HostSnapshot): boolean {
  const { vcpusPerCpu, hostReserve } = defaultPolicy
  const memoryLimit = Math.floor(it.memoryMiB - Math.max(hostReserve.memoryMiB, it.memoryMiB * hostReserve.share))
  return (
    (wish.host ?? it.id) === it.id &&
    it.connection === 'connected' &&
    it.duty === 'active' &&
    it.architecture === wish.architecture &&
    (wish.acceleration === 'any' || it.acceleration === 'hardware') &&
    wish.capabilities.every((name) => it.capabilities[name] === true) &&
    (it.cpuModels ?? []).includes(wish.cpuModel ?? 'Nehalem') &&
    (it.machines ?? []).includes(wish.machine ?? 'pc-q35-7.2') &&
    it.promised.vcpus + wish.vcpus <= it.logicalCpus * vcpusPerCpu &&
    it.promised.memoryMiB + memoryWithOverheadMiB(wish) <= memoryLimit &&
    it.pools.some((pool) => (pool.freeBytes ?? 0) >= (wish.pools[0]?.bytes ?? 0)) &&
    wish.networks.every((need) => it.networks.some((id) => need.anyOf.includes(id)))
  )
}
