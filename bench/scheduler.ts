/**
 * How many placements a second over a fleet of 1,250 hosts, with a verdict on every host, and how even the result is.
 *
 * Peers, on the same requests: filter-and-weigh (what OpenStack's scheduler does by default: hosts with room, the one with most
 * free memory; no reasons kept) and first-fit. The lower bound that nothing can beat is all memory spread evenly.
 *
 * Then a host with 200 VMs is emptied on paper into the same fleet: the whole plan, every VM judged against every host.
 *
 * Run: node bench/scheduler.ts [hosts]
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

const HOSTS = Number(process.argv[2] ?? 1_250)
const ROUNDS = 5
const DECISIONS = 100

const fleet = Array.from({ length: HOSTS }, (_, n) =>
  host(n, { memoryMiB: 262_144, logicalCpus: 64, promised: load(n) }),
)
const wish = (i: number): PlacementRequest => {
  const memoryMiB = 1_024 * 2 ** (i % 5)
  const base = request({ vcpus: 1 + (i % 4), memoryMiB, networks: [] })
  return {
    ...base,
    pools: [{ key: 'root', name: 'default', bytes: 2 ** 30, anyOf: fleet.map(({ pools }) => pools[0]!.id) }],
  }
}
const wishes = Array.from({ length: DECISIONS }, (_, i) => wish(i))

for (const one of wishes) place(one, { hosts: fleet }) // warm up

const ours: number[] = []
const peers: number[] = []
for (let round = 0; round < ROUNDS; round++) {
  ours.push(timed(() => wishes.forEach((one) => place(one, { hosts: fleet }))))
  peers.push(timed(() => wishes.forEach((one) => filterAndWeigh(one, fleet))))
}
const spread = `${perSecond(Math.max(...ours))} to ${perSecond(Math.min(...ours))}`
console.log(`${HOSTS} hosts, ${DECISIONS} decisions x ${ROUNDS} rounds, every host judged by every rule`)
console.log(
  `place            ${perSecond(median(ours))}/s (${spread}), ${(median(ours) / DECISIONS).toFixed(2)} ms each`,
)
console.log(
  `filter-and-weigh ${perSecond(median(peers))}/s; the reasons cost ${(median(ours) / median(peers)).toFixed(0)} x its time`,
)

const leaving = Array.from({ length: 200 }, (_, i) => {
  const one = { ...wish(i), pools: [], excluded: [{ host: fleet[0]!.id, because: 'it is being emptied' }] }
  return { vm: newId('vm'), name: `vm${i}`, request: one }
})
let planned = 0
const evacuation = timed(() => {
  planned = planMoves(leaving, { hosts: fleet }).moves.length
})
console.log(`evacuation plan  ${planned} of 200 VMs placed in ${Math.round(evacuation)} ms`)

const few = Array.from({ length: 50 }, (_, n) => host(n, { memoryMiB: 262_144, logicalCpus: 64 }))
const many = Array.from({ length: 1_000 }, (_, i) => ({ ...wish(i), pools: [] }))
const needed = many.reduce((sum, one) => sum + memoryWithOverheadMiB(one), 0)
console.log(`fullest of 50 hosts after ${many.length} VMs, against the lower bound of ${Math.ceil(needed / 50)} MiB:`)
console.log(`place            ${ratio(fill(many, (one, hosts) => chosenBy(one, hosts)))}`)
console.log(`filter-and-weigh ${ratio(fill(many, filterAndWeigh))}`)
console.log(`first-fit        ${ratio(fill(many, firstFit))}`)
console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`)

function load(n: number) {
  return { vcpus: (n * 7) % 200, memoryMiB: (n * 4_099) % 200_000 }
}

function firstFit(one: PlacementRequest, hosts: readonly HostSnapshot[]): HostSnapshot | undefined {
  return hosts.find((it) => hasRoom(it, one))
}

function filterAndWeigh(one: PlacementRequest, hosts: readonly HostSnapshot[]): HostSnapshot | undefined {
  const free = ({ memoryMiB, promised }: HostSnapshot) => memoryMiB - promised.memoryMiB
  return hosts.filter((it) => hasRoom(it, one)).toSorted((a, b) => free(b) - free(a))[0]
}

function hasRoom({ memoryMiB, logicalCpus, promised }: HostSnapshot, one: PlacementRequest): boolean {
  const { vcpus, memoryMiB: memory } = capacityOf({ memoryMiB, logicalCpus }, defaultPolicy)
  return memory - promised.memoryMiB >= memoryWithOverheadMiB(one) && vcpus - promised.vcpus >= one.vcpus
}

function chosenBy(one: PlacementRequest, hosts: readonly HostSnapshot[]): HostSnapshot | undefined {
  const decision = place(one, { hosts })
  return decision.kind === 'placed' ? hosts.find(({ id }) => id === decision.host) : undefined
}

/** Places one after another, each seeing what the earlier ones were promised; answers with the fullest host. */
function fill(
  list: PlacementRequest[],
  choose: (one: PlacementRequest, hosts: readonly HostSnapshot[]) => HostSnapshot | undefined,
): number {
  let hosts: readonly HostSnapshot[] = few
  for (const one of list) {
    const chosen = choose(one, hosts)
    if (chosen === undefined) throw new Error(`no room for ${one.memoryMiB} MiB`)
    hosts = hosts.map((it) => (it === chosen ? { ...it, vmCount: it.vmCount + 1, promised: added(it, one) } : it))
  }
  return Math.max(...hosts.map(({ promised }) => promised.memoryMiB))
}

function added({ promised }: HostSnapshot, one: PlacementRequest) {
  return { vcpus: promised.vcpus + one.vcpus, memoryMiB: promised.memoryMiB + memoryWithOverheadMiB(one) }
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

function ratio(fullest: number): string {
  return `${fullest} MiB, ${(fullest / (needed / 50)).toFixed(2)} x`
}
