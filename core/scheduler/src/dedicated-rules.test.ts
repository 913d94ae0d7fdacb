/** Huge pages, NUMA cells and devices: what is chosen, what is refused with which words, and the rules once more in other words. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CellSnapshot, DeviceSnapshot, HostSnapshot } from './fleet.ts'
import { memoryWithOverheadMiB } from './memory-overhead.ts'
import { place } from './place.ts'
import type { PlacementRequest } from './placement-request.ts'
import { planMoves } from './plan-moves.ts'
import { host, request } from './testing.ts'

const cell = (n: number, change: Partial<CellSnapshot> = {}): CellSnapshot => ({
  cell: n,
  cpus: 4,
  pinnedVcpus: 0,
  freeMemoryMiB: 8_000,
  hugePages: [{ pageKiB: 2048, freeMiB: 2_048 }],
  ...change,
})
const gpu = (bus: string, change: Partial<DeviceSnapshot> = {}): DeviceSnapshot => ({
  address: `0000:${bus}:00.0`,
  id: '10de:1eb8',
  kind: 'gpu',
  group: Number.parseInt(bus, 16),
  ...change,
})
const two = [cell(0), cell(1)]
const decide = (wish: Partial<PlacementRequest>, at: Partial<HostSnapshot>) =>
  place(request({ ...wish, memoryMiB: wish.memoryMiB ?? 2_048 }), { hosts: [host(1, at)] })
const against = (wish: Partial<PlacementRequest>, at: Partial<HostSnapshot>) =>
  decide(wish, at)
    .verdicts[0]!.reasons.filter(({ ok }) => !ok)
    .map(({ rule, text }) => `${rule}: ${text}`)
const one = (wanted: string) => ({ devices: [{ key: 'device0', wanted }] })

test('huge pages may come from all cells, and ordinary memory is needed only for the process around them', () => {
  const full = { memoryMiB: 700 }
  expect(against({ hugePageKiB: 2048, memoryMiB: 4_096 }, { cells: two, ...full })).toEqual([])
  expect(against({ hugePageKiB: 2048, memoryMiB: 4_098 }, { cells: two })).toEqual([
    'huge-pages: 4096 MiB in pages of 2 MiB are free, 4098 MiB are needed',
  ])
  expect(against({ hugePageKiB: 2 ** 20 }, { cells: two })).toEqual([
    'huge-pages: 0 MiB in pages of 1 GiB are free, 2048 MiB are needed',
  ])
})

test('one cell must hold all of it, and the reason names what each cell has', () => {
  const decision = decide({ isOneCell: true, hugePageKiB: 2048 }, { cells: [cell(0, { hugePages: [] }), cell(1)] })
  expect(decision).toMatchObject({ kind: 'placed', numaCell: 1 })
  expect(against({ isOneCell: true, hugePageKiB: 2048, memoryMiB: 4_096 }, { cells: two })).toEqual([
    'numa: no NUMA cell has room for 2 vCPUs and 4096 MiB in pages of 2 MiB (cell 0: 4 CPUs, 2048 MiB free in pages of 2 MiB; cell 1: 4 CPUs, 2048 MiB free in pages of 2 MiB)',
  ])
  expect(against({ isOneCell: true, vcpus: 6 }, { cells: two })).toEqual([expect.stringContaining('6 vCPUs')])
  expect(against({ isOneCell: true }, {})).toEqual(['numa: it does not tell of its NUMA cells'])
})

test('a device is given by number or kind, near the cell if there is one, and never twice', () => {
  const devices = [gpu('3b', { cell: 0 }), gpu('af', { cell: 1 })]
  expect(decide(one('gpu'), { devices })).toMatchObject({ devices: { device0: '0000:3b:00.0' } })
  const near = decide({ ...one('10de:1eb8'), isOneCell: true }, { devices, cells: [cell(0, { cpus: 1 }), cell(1)] })
  expect(near).toMatchObject({ numaCell: 1, devices: { device0: '0000:af:00.0' } })
  const both = { devices: ['gpu', 'gpu'].map((wanted, n) => ({ key: `device${n}`, wanted })) }
  expect(decide(both, { devices })).toMatchObject({ devices: { device0: '0000:3b:00.0', device1: '0000:af:00.0' } })
})

test('a device that is taken, or shares its group with what the host uses, is refused with who has it', () => {
  expect(against(one('gpu'), { devices: [gpu('3b', { usedBy: 'ai01' })] })).toEqual([
    'device: every device gpu is taken (0000:3b:00.0: VM "ai01")',
  ])
  expect(against(one('gpu'), {})).toEqual(['device: it has no device gpu that can be passed through'])
  const sound = { address: '0000:3b:00.1', id: '10de:10f8', kind: 'other', group: 0x3b, heldBy: 'snd_hda_intel' }
  expect(against(one('gpu'), { devices: [gpu('3b'), sound] })).toEqual([
    'device: device 0000:3b:00.0 shares IOMMU group 59 with 0000:3b:00.1 (10de:10f8), which its driver snd_hda_intel has; ask for both',
  ])
  const both = {
    devices: [
      { key: 'a', wanted: 'gpu' },
      { key: 'b', wanted: '10de:10f8' },
    ],
  }
  expect(against(both, { devices: [gpu('3b'), sound] })).toEqual([])
})

test('of many VMs in huge pages each sees what those before it were promised', () => {
  const vms = [1, 2, 3].map((n) => ({
    vm: `d0000000-0000-4000-8000-00000000000${n}` as never,
    name: `vm${n}`,
    request: request({ memoryMiB: 2_048, hugePageKiB: 2048 }),
  }))
  const { moves, stuck } = planMoves(vms, { hosts: [host(1, { cells: two })] })
  expect([moves.length, stuck.length]).toEqual([2, 1])
  expect(stuck[0]?.error.message).toContain('0 MiB in pages of 2 MiB are free')
})

const cells = fc.array(
  fc.record({ cpus: fc.nat(8), pinnedVcpus: fc.nat(40), freeMemoryMiB: fc.nat(6_000), pages: fc.nat(6_000) }),
  { maxLength: 3 },
)
const devices = fc.array(
  fc.record({ kind: fc.constantFrom('gpu', 'network'), group: fc.nat(2), used: fc.boolean(), held: fc.boolean() }),
  { maxLength: 4 },
)

test('for every host and wish: what is given is free, fits and is of the right sort, and a refusal means that nothing was', () =>
  fc.assert(
    fc.property(
      cells,
      devices,
      fc.record({
        isOneCell: fc.boolean(),
        inPages: fc.boolean(),
        wanted: fc.option(fc.constantFrom('gpu', 'network')),
      }),
      (someCells, someDevices, { isOneCell, inPages, wanted }) => {
        const at: Partial<HostSnapshot> = {
          cells: someCells.map(({ pages, ...rest }, n) =>
            cell(n, { ...rest, hugePages: [{ pageKiB: 2048, freeMiB: pages }] }),
          ),
          devices: someDevices.map(({ kind, group, used, held }, n) => ({
            address: `0000:0${n}:00.0`,
            id: `1000:000${n}`,
            kind,
            group,
            ...(used ? { usedBy: 'other' } : {}),
            ...(held ? { heldBy: 'nvidia' } : {}),
          })),
        }
        const wish = { isOneCell, ...(inPages ? { hugePageKiB: 2048 } : {}), ...(wanted === null ? {} : one(wanted)) }
        const decision = decide(wish, at)
        const room = (n: number) => (inPages ? (someCells[n]?.pages ?? 0) : (someCells[n]?.freeMemoryMiB ?? 0))
        const need = inPages ? 2_048 : memoryWithOverheadMiB({ vcpus: 2, memoryMiB: 2_048 })
        const fits = (n: number) =>
          someCells[n]!.cpus >= 2 && someCells[n]!.pinnedVcpus + 2 <= someCells[n]!.cpus * 8 && room(n) >= need
        const anyCell = someCells.some((_, n) => fits(n))
        const allPages = someCells.reduce((sum, { pages }) => sum + pages, 0)
        const memoryOk = isOneCell ? anyCell : !inPages || allPages >= 2_048
        // The lowest free one of the kind is chosen; it is good when nobody else has anything of its group.
        const chosen = someDevices.findIndex(({ kind, used }) => kind === wanted && !used)
        const isAlone = (group: number) =>
          someDevices.every((d, n) => n === chosen || d.group !== group || !(d.used || d.held))
        const deviceOk = wanted === null || (chosen >= 0 && isAlone(someDevices[chosen]!.group))
        expect(decision.kind).toBe(memoryOk && deviceOk ? 'placed' : 'refused')
        if (decision.kind !== 'placed') return
        if (isOneCell) expect(fits(decision.numaCell!)).toBe(true)
        if (wanted !== null) expect(decision.devices['device0']).toBe(`0000:0${chosen}:00.0`)
      },
    ),
    { numRuns: 400 },
  ))
