/**
 * How good placements are: the same VMs come and go on the same 100 hosts of two sizes, under `place` and three peers, beside what
 * nothing can beat.
 *
 * Peers: first-fit (the first host with room), best-fit (the host with least memory left) and filter-and-weigh as OpenStack Nova documents
 * it (hosts with room; free memory and free vCPUs, each scaled between the least and the most of the candidates, added up). To spread, the
 * bound is every host equally full; to pack, the fewest hosts that could hold all, the largest first.
 *
 * Run: node bench/scheduler-quality.ts [rounds]; with --write its table goes into docs/scheduler-figures.md
 */
import {
  capacityOf,
  defaultPolicy,
  type HostSnapshot,
  memoryWithOverheadMiB,
  type PlacementPolicy,
  type PlacementRequest,
  place,
} from '../core/scheduler/src/index.ts'
import { host, request } from '../core/scheduler/src/testing.ts'
import { writeTable } from './write-table.ts'

const ROUNDS = Number(process.argv.slice(2).find((text) => text !== '--write') ?? 5)
const HOSTS = 100
/** Of all memory, when the trace ends. */
const FILLED = 0.7
const DEPARTURES = 0.3

type Chooser = (one: PlacementRequest, hosts: readonly HostSnapshot[]) => HostSnapshot | undefined

const choosers: Readonly<Record<string, Chooser>> = {
  'place, spread': placing('spread'),
  'place, pack': placing('pack'),
  'filter-and-weigh': filterAndWeigh,
  'best-fit': (one, hosts) => withRoom(one, hosts).toSorted((a, b) => freeOf(a).memoryMiB - freeOf(b).memoryMiB)[0],
  'first-fit': (one, hosts) => withRoom(one, hosts)[0],
}

interface Outcome {
  /** Of the fullest host, in shares of the mean of all: 1 cannot be beaten. */
  readonly fullestMemory: number
  readonly fullestVcpus: number
  /** Hosts with a VM, in shares of the fewest that could hold all. */
  readonly hostsUsed: number
  readonly refused: number
}

console.log(
  `${HOSTS} hosts (256 and 384 GiB) filled to ${FILLED * 100} % of their memory, ${DEPARTURES * 100} % departures`,
)
console.log(`medians of ${ROUNDS} traces; 1.00 is the bound that nothing can beat`)
console.log('                  fullest host: memory  vCPUs   hosts used   refused')
const rows: (readonly string[])[] = []
for (const [name, choose] of Object.entries(choosers)) {
  const outcomes = Array.from({ length: ROUNDS }, (_, seed) => play(choose, seed + 1))
  const middle = (of: (outcome: Outcome) => number) =>
    outcomes
      .map(of)
      .toSorted((a, b) => a - b)
      [ROUNDS >> 1]!.toFixed(2)
      .padStart(6)
  const refused = outcomes.reduce((sum, outcome) => sum + outcome.refused, 0)
  console.log(
    `${name.padEnd(18)}             ${middle((o) => o.fullestMemory)} ${middle((o) => o.fullestVcpus)}       ${middle((o) => o.hostsUsed)}   ${String(refused).padStart(7)}`,
  )
  const figures = [middle((o) => o.fullestMemory), middle((o) => o.fullestVcpus), middle((o) => o.hostsUsed)]
  rows.push([name, ...figures.map((text) => text.trim()), String(refused)])
}
if (process.argv.includes('--write')) {
  const head = ['scheduler', 'fullest host, memory', 'fullest host, vCPUs', 'hosts used', 'VMs refused']
  writeTable('docs/scheduler-figures.md', 'quality', [head, ...rows])
}

function play(choose: Chooser, seed: number): Outcome {
  const random = randomFrom(seed)
  const fleet = Array.from({ length: HOSTS }, (_, n) =>
    host(n, n % 2 === 0 ? { memoryMiB: 262_144, logicalCpus: 64 } : { memoryMiB: 393_216, logicalCpus: 96 }),
  )
  const running: { readonly one: PlacementRequest; readonly at: number }[] = []
  const goal = FILLED * fleet.reduce((sum, it) => sum + capacityOf(it, defaultPolicy).memoryMiB, 0)
  let [used, refused] = [0, 0]
  while (used < goal) {
    if (running.length > 0 && random() < DEPARTURES) {
      const [gone] = running.splice(Math.floor(random() * running.length), 1)
      fleet[gone!.at] = changed(fleet[gone!.at]!, gone!.one, -1)
      used -= memoryWithOverheadMiB(gone!.one)
      continue
    }
    const one = wish(random)
    const chosen = choose(one, fleet)
    if (chosen === undefined) {
      refused += 1
      if (refused > 1_000) break
      continue
    }
    const at = fleet.findIndex(({ id }) => id === chosen.id)
    fleet[at] = changed(fleet[at]!, one, 1)
    running.push({ one, at })
    used += memoryWithOverheadMiB(one)
  }
  return {
    ...fullness(fleet),
    hostsUsed: fleet.filter((it) => it.vmCount > 0).length / fewestHosts(fleet, used),
    refused,
  }
}

/** Mostly small, few large, as in the traces that clouds have published. */
function wish(random: () => number): PlacementRequest {
  const kind = random()
  const [vcpus, memoryMiB] =
    kind < 0.8
      ? [1 + Math.floor(random() * 2), 1_024 * 2 ** Math.floor(random() * 3)]
      : kind < 0.95
        ? [4, 8_192 * (1 + Math.floor(random() * 2))]
        : [8 * (1 + Math.floor(random() * 2)), 32_768 * (1 + Math.floor(random() * 2))]
  return request({ vcpus, memoryMiB, pools: [], networks: [] })
}

function fullness(fleet: readonly HostSnapshot[]): Pick<Outcome, 'fullestMemory' | 'fullestVcpus'> {
  const overMean = (what: 'memoryMiB' | 'vcpus') => {
    const all = fleet.map((it) => ({ promised: it.promised[what], capacity: capacityOf(it, defaultPolicy)[what] }))
    const mean = sum(all.map(({ promised }) => promised)) / sum(all.map(({ capacity }) => capacity))
    return Math.max(...all.map(({ promised, capacity }) => promised / capacity)) / mean
  }
  return { fullestMemory: overMean('memoryMiB'), fullestVcpus: overMean('vcpus') }
}

function fewestHosts(fleet: readonly HostSnapshot[], memoryMiB: number): number {
  const largestFirst = fleet.map((it) => capacityOf(it, defaultPolicy).memoryMiB).toSorted((a, b) => b - a)
  let [left, hosts] = [memoryMiB, 0]
  while (left > 0) left -= largestFirst[hosts++]!
  return hosts
}

function placing(prefer: PlacementPolicy['prefer']): Chooser {
  return (one, hosts) => {
    const decision = place(one, { hosts }, { ...defaultPolicy, prefer })
    return decision.kind === 'placed' ? hosts.find(({ id }) => id === decision.host) : undefined
  }
}

function filterAndWeigh(one: PlacementRequest, hosts: readonly HostSnapshot[]): HostSnapshot | undefined {
  const fitting = withRoom(one, hosts).map((it) => ({ it, free: freeOf(it) }))
  const scaled = (what: 'memoryMiB' | 'vcpus') => {
    const values = fitting.map(({ free }) => free[what])
    const [least, most] = [Math.min(...values), Math.max(...values)]
    return (value: number) => (most === least ? 0 : (value - least) / (most - least))
  }
  const [memory, vcpus] = [scaled('memoryMiB'), scaled('vcpus')]
  const weight = ({ free }: (typeof fitting)[number]) => memory(free.memoryMiB) + vcpus(free.vcpus)
  return fitting.toSorted((a, b) => weight(b) - weight(a))[0]?.it
}

function withRoom(one: PlacementRequest, hosts: readonly HostSnapshot[]): HostSnapshot[] {
  return hosts.filter((it) => {
    const free = freeOf(it)
    return free.memoryMiB >= memoryWithOverheadMiB(one) && free.vcpus >= one.vcpus
  })
}

function freeOf(it: HostSnapshot) {
  const { vcpus, memoryMiB } = capacityOf(it, defaultPolicy)
  return { vcpus: vcpus - it.promised.vcpus, memoryMiB: memoryMiB - it.promised.memoryMiB }
}

function changed(it: HostSnapshot, one: PlacementRequest, sign: 1 | -1): HostSnapshot {
  const { vcpus, memoryMiB } = it.promised
  const promised = { vcpus: vcpus + sign * one.vcpus, memoryMiB: memoryMiB + sign * memoryWithOverheadMiB(one) }
  return { ...it, vmCount: it.vmCount + sign, promised }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** mulberry32: the same trace for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
