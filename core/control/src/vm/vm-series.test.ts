/** From counters per second to what people read: shares, rates, and how long the disks take. */
import type { Store, StoreReads, VmView } from '@covisor/store'
import { expect, test } from 'vitest'
import { vmSeries } from './vm-series.ts'

const AT = Date.UTC(2026, 0, 31)
const range = { from: new Date(AT), to: new Date(AT) }

const pointOf = async (rates: Readonly<Record<string, number>>) => {
  const series = Object.fromEntries(
    Object.entries(rates).map(([metric, mean]) => [metric, { stepSeconds: 20, points: [{ at: AT, mean }] }]),
  )
  const store = { samples: { series: async () => series } } as unknown as Store & StoreReads
  return (await vmSeries(store, { id: 'vm', vcpus: 2 } as unknown as VmView, range)).points[0]
}

test('CPU is a share of all vCPUs', async () => {
  expect(await pointOf({ cpuTimeNs: 1e9 })).toEqual({ at: new Date(AT), cpuFraction: 0.5 })
})

test('latency is what requests took together, by how many there were', async () => {
  expect(await pointOf({ diskRequests: 40, diskTimeNs: 200e6 })).toMatchObject({
    diskRequestsPerSecond: 40,
    diskLatencyMs: 5,
  })
})

test.each([
  ['nothing was read or written', { diskRequests: 0, diskTimeNs: 0 }],
  ['the time alone is known', { diskTimeNs: 200e6 }],
])('when %s no latency is told', async (_when, rates) => {
  expect(await pointOf(rates)).not.toHaveProperty('diskLatencyMs')
})
