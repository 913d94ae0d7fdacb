/**
 * How many placements a second, with a verdict on every host: over 1,250 hosts with 20,000 VMs and 10,000 hosts with 500,000.
 *
 * Peer, on the same requests: filter-and-weigh (what OpenStack's scheduler does by default: hosts with room, the one with most
 * free memory; no reasons kept). How good the placements are is scheduler-quality.ts.
 *
 * Then a host with 200 VMs is emptied on paper into the same fleet: the whole plan, every VM judged against every host.
 *
 * Run: node bench/scheduler.ts [hosts VMs]; with --write, and both sizes, its table goes into docs/scheduler-figures.md
 */
import { newId } from '../core/model/src/index.ts'
import {
  capacityOf,
  defaultPolicy,
  type HostSnapshot,
  memoryWithOverheadMiB,
  type PlacementRequest,
  place,
  planMoves,
} from '../core/scheduler/src/index.ts'
import { host, request } from '../core/scheduler/src/testing.ts'
import { writeTable } from './write-table.ts'

const ROUNDS = 5
const DECISIONS = 50
const numbers = process.argv.slice(2).filter((text) => text !== '--write')
const sizes =
  numbers.length > 1
    ? [[Number(numbers[0]), Number(numbers[1])] as const]
    : ([
        [1_250, 20_000],
        [10_000, 500_000],
      ] as const)

const rows = sizes.map(([hosts, vms]) => measure(hosts, vms))
console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`)
if (process.argv.includes('--write')) {
  const head = [
    'fleet',
    'decisions a second',
    'beside filter-and-weigh without reasons',
    'plan to empty a host of 200 VMs',
  ]
  writeTable('docs/scheduler-figures.md', 'speed', [head, ...rows])
}

function measure(hosts: number, vms: number): readonly string[] {
  const fleet = Array.from({ length: hosts }, (_, n) =>
    host(n, {
      memoryMiB: 1_048_576,
      logicalCpus: 128,
      promised: load(n, vms / hosts),
      vmCount: Math.round(vms / hosts),
    }),
  )
  const wishes = Array.from({ length: DECISIONS }, (_, i) => wish(i, fleet))
  for (const one of wishes) place(one, { hosts: fleet }) // warm up

  const ours: number[] = []
  const peers: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(timed(() => wishes.forEach((one) => place(one, { hosts: fleet }))))
    peers.push(timed(() => wishes.forEach((one) => filterAndWeigh(one, fleet))))
  }
  const spread = `${perSecond(Math.max(...ours))} to ${perSecond(Math.min(...ours))}`
  console.log(
    `${hosts} hosts with ${vms} VMs, ${DECISIONS} decisions x ${ROUNDS} rounds, every host judged by every rule`,
  )
  console.log(
    `place            ${perSecond(median(ours))}/s (${spread}), ${(median(ours) / DECISIONS).toFixed(2)} ms each`,
  )
  console.log(
    `filter-and-weigh ${perSecond(median(peers))}/s; the reasons cost ${(median(ours) / median(peers)).toFixed(0)} x its time`,
  )

  const leaving = Array.from({ length: 200 }, (_, i) => {
    const one = { ...wish(i, fleet), pools: [], excluded: [{ host: fleet[0]!.id, because: 'it is being emptied' }] }
    return { vm: newId('vm'), name: `vm${i}`, request: one }
  })
  let planned = 0
  const evacuation = timed(() => {
    planned = planMoves(leaving, { hosts: fleet }).moves.length
  })
  console.log(`evacuation plan  ${planned} of 200 VMs placed in ${Math.round(evacuation)} ms`)
  const count = (n: number) => n.toLocaleString('en')
  return [
    `${count(hosts)} hosts, ${count(vms)} VMs`,
    `${perSecond(median(ours))} (${spread})`,
    `${(median(ours) / median(peers)).toFixed(0)} × its time`,
    `${(evacuation / 1000).toFixed(1)} s, ${planned} of 200 placed`,
  ]
}

function wish(i: number, fleet: readonly HostSnapshot[]): PlacementRequest {
  const memoryMiB = 1_024 * 2 ** (i % 5)
  const base = request({ vcpus: 1 + (i % 4), memoryMiB, networks: [] })
  return {
    ...base,
    pools: [{ key: 'root', name: 'default', bytes: 2 ** 30, anyOf: fleet.map(({ pools }) => pools[0]!.id) }],
  }
}

/** Uneven: between nothing and twice what the mean VM needs, times the VMs of a host. */
function load(n: number, vms: number) {
  const share = (step: number) => ((n * step) % 200) / 100
  return { vcpus: Math.round(vms * 4 * share(7)), memoryMiB: Math.round(vms * 6_144 * share(41)) }
}

function filterAndWeigh(one: PlacementRequest, hosts: readonly HostSnapshot[]): HostSnapshot | undefined {
  const free = ({ memoryMiB, promised }: HostSnapshot) => memoryMiB - promised.memoryMiB
  return hosts.filter((it) => hasRoom(it, one)).toSorted((a, b) => free(b) - free(a))[0]
}

function hasRoom({ memoryMiB, logicalCpus, promised }: HostSnapshot, one: PlacementRequest): boolean {
  const { vcpus, memoryMiB: memory } = capacityOf({ memoryMiB, logicalCpus }, defaultPolicy)
  return memory - promised.memoryMiB >= memoryWithOverheadMiB(one) && vcpus - promised.vcpus >= one.vcpus
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function perSecond(ms: number): string {
  return Math.round((DECISIONS * 1_000) / ms).toString()
}
