/**
 * The store with twenty thousand VMs on one thousand hosts, on SQLite: list pages, filling, looking again, opening, commits.
 *
 * node bench/store.ts [VMS]. Budget (p95 of a page of 100, filtered and sorted): 20 ms. Its peer is the same SELECT of the ids by
 * hand on the same file through node:sqlite, without joins, scope or rows: what the database itself takes at the least. CPU time is
 * printed beside the wall clock, because on a busy machine only the former says something about the store.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newId, type PowerState } from '../core/model/src/index.ts'
import { openStore, type SeenVm, type Store, type VmFilter } from '../core/store/src/index.ts'

const count = Number(process.argv[2] ?? 20_000)
const hostCount = Math.max(1, Math.round(count / 20))
const directory = await mkdtemp(join(tmpdir(), 'covisor-bench-store-'))
const path = join(directory, 'store.db')
const tenants = Array.from({ length: 10 }, () => ({ organisation: newId('organisation'), project: newId('project') }))
const endpoint = newId('endpoint')
const hosts = Array.from({ length: hostCount }, () => newId('host'))
let store = await openStore({ kind: 'sqlite', path })
try {
  const fleet = Array.from({ length: count }, (_, index) => seen(index))
  await placeHosts(store)
  report('observe all for the first time', await seconds(() => observe(fleet)), 's')
  report('observe all again, nothing new', await seconds(() => observe(fleet)), 's')
  report(
    'observe all again, power changed',
    await seconds(() => observe(fleet.map((vm) => ({ ...vm, power: 'paused' })))),
    's',
  )
  await observe(fleet)
  await store.close()
  report(
    'open',
    await seconds(async () => {
      store = await openStore({ kind: 'sqlite', path })
    }),
    's',
  )

  const scope = 'provider' as const
  await pages('all, by name', scope, {}, 'name')
  await pages('running, by name', scope, { state: 'running' }, 'name')
  await pages('crashed (1 in 500), by name', scope, { state: 'crashed' }, 'name')
  await pages('name contains, by name', scope, { nameContains: 'vm-00' }, 'name')
  await pages('running, by memory, descending', scope, { power: 'running' }, '-memoryMiB')
  await pages('all, by host', scope, {}, 'host')
  await pages('running, by host', scope, { state: 'running' }, 'host')
  await pages('one project, by host', { ...(tenants[0] as (typeof tenants)[0]) }, {}, 'host')
  await pages('one project, running, by name', { ...(tenants[0] as (typeof tenants)[0]) }, { state: 'running' }, 'name')
  await pages('lost', scope, { state: 'lost' }, 'name')
  await pages('as of the beginning, running, by name', scope, { power: 'running' }, 'name', Date.now())
  peer()
  const commits = await times(200, async (index) => {
    await store.transaction((tx) => tx.settings.set('bench', index, null))
  })
  report('one durable commit', commits, 'ms')
  console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`)
} finally {
  await store.close()
  await rm(directory, { recursive: true, force: true })
}

function seen(index: number): SeenVm & { readonly disks: readonly object[] } {
  const power: PowerState = index % 500 === 0 ? 'crashed' : index % 2 === 0 ? 'running' : 'stopped'
  const hex = index.toString(16).padStart(6, '0')
  return {
    nativeRef: `${hex}-ref`,
    nativeName: `vm-${((index * 7919) % count).toString().padStart(6, '0')}`,
    power,
    vcpus: 1 + (index % 16),
    memoryMiB: 512 * (1 + (index % 64)),
    nics: [{ mac: `52:54:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}` }],
    disks: [
      {
        key: 'vda',
        device: 'disk',
        bus: 'virtio',
        readOnly: false,
        source: { volume: { pool: 'default', name: `vm-${hex}.qcow2` } },
        format: 'qcow2',
      },
    ],
  }
}

async function placeHosts(to: Store): Promise<void> {
  const home = tenants[0] as (typeof tenants)[0]
  await to.transaction(async (tx) => {
    await tx.endpoints.insert({
      id: endpoint,
      uri: 'bench:///',
      driver: 'simulated',
      label: 'bench',
      state: 'connected',
      ...home,
    })
    for (const [index, newHost] of hosts.entries()) {
      const facts = {
        nativeRef: `h${index}`,
        name: `kvm${index}`,
        cpu: { logical: 64 },
        memoryMiB: 2 ** 19,
        freeMemoryMiB: 2 ** 18,
      }
      await tx.hosts.upsertObserved(facts, { endpoint, newId: newHost })
    }
  })
}

/** One transaction per host, as observation does it. */
async function observe(fleet: readonly SeenVm[]): Promise<void> {
  const perHost = Math.ceil(fleet.length / hosts.length)
  for (const [index, host] of hosts.entries()) {
    const vms = fleet.slice(index * perHost, (index + 1) * perHost)
    await store.transaction(async (tx) => {
      for (const [place, vm] of vms.entries()) {
        const tenant = tenants[place % tenants.length] as (typeof tenants)[0]
        await tx.vms.upsertObserved(vm, { endpoint, host, newVm: { id: newId('vm'), ...tenant } })
      }
    })
  }
}

/** A walk through the first pages, each one timed. */
async function pages(
  what: string,
  scope: Parameters<Store['vms']['list']>[0],
  filter: VmFilter,
  sort: string,
  asOf?: number,
): Promise<void> {
  let after: string | undefined
  const cpu = process.cpuUsage()
  const took = await times(40, async () => {
    const page = await store.vms.list(scope, { filter, sort, limit: 100, after, asOf })
    after = page.next
  })
  const { user, system } = process.cpuUsage(cpu)
  report(`page of 100: ${what} (CPU ${((user + system) / 40_000).toFixed(2)} ms each)`, took, 'ms')
}

function peer(): void {
  const database = new DatabaseSync(path, { readOnly: true })
  const statement = database.prepare(`select id from vms where power = 'running' order by name_key, id limit 100`)
  const took = Array.from({ length: 40 }, () => {
    const start = performance.now()
    statement.all()
    return performance.now() - start
  })
  report('peer: ids of a page of 100, running, by name', took, 'ms')
  database.close()
}

async function seconds(work: () => Promise<void>): Promise<readonly number[]> {
  const start = performance.now()
  await work()
  return [(performance.now() - start) / 1000]
}

async function times(rounds: number, work: (index: number) => Promise<void>): Promise<readonly number[]> {
  const took: number[] = []
  for (let index = 0; index < rounds; index++) {
    const start = performance.now()
    await work(index)
    took.push(performance.now() - start)
  }
  return took
}

function report(what: string, took: readonly number[], unit: string): void {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)
  console.log(
    took.length === 1
      ? `${what}: ${at(0)} ${unit}`
      : `${what}: p50 ${at(0.5)}, p95 ${at(0.95)}, worst ${at(1)} ${unit}`,
  )
}
