/** Emptying a host on paper: nobody is promised the same room twice, and what finds no room is named. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import { memoryWithOverheadMiB } from './memory-overhead.ts'
import { planMoves } from './plan-moves.ts'
import { host, hostId, request } from './testing.ts'

const leaving = (count: number, memoryMiB: number) =>
  Array.from({ length: count }, (_, n) => {
    const size = { vcpus: 1, memoryMiB }
    return {
      vm: newId('vm'),
      name: `vm${n}`,
      request: request({
        ...size,
        pools: [],
        networks: [],
        current: { host: hostId(1), holds: { vcpus: 1, memoryMiB: memoryWithOverheadMiB(size) } },
        excluded: [{ host: hostId(1), because: 'it is being emptied' }],
      }),
    }
  })

test('no host is promised more than it has, however many leave at once', () => {
  const hosts = [host(1), host(2), host(3, { memoryMiB: 8192 })]
  const { moves, stuck, fleet } = planMoves(leaving(12, 2048), { hosts })
  expect(moves.length + stuck.length).toBe(12)
  for (const { id, promised } of fleet.hosts.slice(1)) {
    const mine = moves.filter(({ to }) => to === id).reduce((sum, { memoryMiB }) => sum + memoryMiB, 0)
    expect(promised.memoryMiB).toBe(mine)
    expect(promised.memoryMiB).toBeLessThanOrEqual(hosts.find((it) => it.id === id)!.memoryMiB - 512)
  }
  expect(stuck.length).toBeGreaterThan(0)
  // That it has to leave its own host is not among the reasons.
  expect(stuck[0]?.error.message).toMatch(/^no host can take VM "web01": kvm\d: \d+ MiB .* are free/)
  expect(stuck[0]?.error.message).not.toContain('emptied')
})

test('the largest are placed first, so that small ones do not take the room that only they would fit', () => {
  const vms = [...leaving(4, 1024), ...leaving(1, 10_240)]
  const hosts = [host(1), host(2, { memoryMiB: 12_288 }), host(3, { memoryMiB: 8192 })]
  const { moves, stuck } = planMoves(vms, { hosts })
  expect(stuck).toEqual([])
  expect(moves[0]).toMatchObject({ memoryMiB: memoryWithOverheadMiB({ vcpus: 1, memoryMiB: 10_240 }), toName: 'kvm2' })
})
