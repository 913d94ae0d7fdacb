/**
 * The proof behind live migration: a guest that writes all the time is moved from host to host through the product, and afterwards
 * every write that was acknowledged is on the disk, once, and no look at the hosts saw it run twice.
 *
 * With faults, every second move meets one, at a moment that is left to chance, so that over many moves every phase is hit. Where
 * the guest then is, is whatever the product says; the loop only insists that it runs and goes on writing.
 */
import { readdir } from 'node:fs/promises'
import { accepted, unwrap, waitForTask } from '@covisor/client'
import { type Lab, type LabHost, startLab } from '@covisor/lab'
import { enrol } from '../enrol.ts'
import { finish } from '../finish.ts'
import type { Product } from '../product.ts'
import { startProductProcess } from '../product-process.ts'
import { bringUp } from './bring-up.ts'
import { watchCopies } from './copy-watch.ts'
import { type MoveFault, type MoveFaultName, type MoveUnderWay, moveFaults } from './move-faults.ts'
import { judge, numbersSaid, type Verdict, type WritingGuest, writingGuest } from './writing-guest.ts'

export interface LoopOptions {
  readonly times: number
  readonly hosts: number
  /** 'own': each host has a pool of its own, and the disk goes along. */
  readonly disk?: 'shared' | 'own'
  /** Taken in turn; none: nothing is broken. */
  readonly faults?: readonly MoveFaultName[]
  readonly onMove?: (move: MoveMade) => void
}

export interface MoveMade {
  readonly number: number
  readonly to: string
  readonly tookMs: number
  /** How many records were acknowledged while it was under way. */
  readonly writes: number
  readonly fault?: { readonly name: MoveFaultName; readonly ended: string; readonly rightAfterMs: number }
}

export interface LoopResult extends Verdict {
  readonly moves: readonly MoveMade[]
  readonly secondCopies: readonly string[]
  /** How many times a host was looked at for a second copy. */
  readonly looks: number
  /** In the hosts' own pools. */
  readonly filesLeft: number
}

const WRITING_WITHIN_MS = 60_000
const TASK_PATIENCE_MS = 120_000

export async function runMigrationLoop(options: LoopOptions): Promise<LoopResult> {
  const { times, hosts, disk = 'shared', faults = [], onMove } = options
  await using lab = await startLab({ hosts, qemuConf: ['stdio_handler = "file"'] })
  await using product = await startProductProcess()
  const guest = await writingGuest(lab.shared, 'writer', disk === 'own' ? lab.hosts[0]!.pool : lab.shared)
  await enrolAll(product, lab)
  await lab.hosts[0]!.virshXml('define', guest.xml)
  await lab.hosts[0]!.virsh('start', guest.name)
  await untilSaid(guest, 3)
  await whereItRuns(product, guest.name)

  const watch = watchCopies(lab.hosts, guest.name)
  const moves: MoveMade[] = []
  for (let number = 1; number <= times; number++) {
    const from = await whereItRuns(product, guest.name)
    const here = lab.hosts.findIndex(({ name }) => name === from)
    const ends = { lab, product, vm: guest.name, from: lab.hosts[here]!, to: lab.hosts[(here + 1) % hosts]! }
    const name = number % 2 === 0 ? faults[(number / 2 - 1) % faults.length] : undefined
    const before = (await numbersSaid(guest)).length
    const start = performance.now()
    const fault = name === undefined ? await moveUndisturbed(ends, guest) : await moveWithFault(ends, guest, name)
    const tookMs = performance.now() - start
    const after = (await numbersSaid(guest)).length
    await untilSaid(guest, after + 1) // it writes where it has arrived, too
    const made = { number, to: ends.to.name, tookMs, writes: after - before, ...fault }
    moves.push(made)
    onMove?.(made)
  }
  await watch.stop()
  const last = await whereItRuns(product, guest.name)
  const host = lab.hosts.find(({ name }) => name === last)!
  const disks = await host.virsh('domblklist', guest.name)
  await host.virsh('destroy', guest.name)
  const { looks, secondCopies } = watch
  const restarts = moves.filter(({ fault }) => fault !== undefined && isEnding(fault.name)).length
  const verdict = await judge({ restarts, said: guest.said, disk: /^\s*vda\s+(.+)$/m.exec(disks)?.[1] ?? guest.disk })
  return { ...verdict, moves, secondCopies, looks, filesLeft: await filesIn(lab.hosts) }
}

const isEnding = (name: MoveFaultName): boolean => (moveFaults[name] as MoveFault).endsGuests === true

/** How many disks there are in the pools of the hosts: one, if the old ones were deleted and nothing was left. */
async function filesIn(hosts: readonly LabHost[]): Promise<number> {
  const found = await Promise.all(hosts.map(({ pool }) => readdir(pool)))
  return found.flat().length
}

type Ends = Omit<MoveUnderWay, 'task'>

async function moveUndisturbed({ product: { client }, to }: Ends, { name }: WritingGuest): Promise<object> {
  const body = { to: to.name }
  const call = client.POST('/v1/vms/{vm}/migrate', { params: { path: { vm: name } }, body })
  const { task } = await accepted(call)
  const { state, error } = await waitForTask(client, task.id, { signal: AbortSignal.timeout(TASK_PATIENCE_MS) })
  if (state !== 'succeeded') throw new Error(`the move to ${to.name} ended ${state}: ${error?.text ?? ''}`)
  return {}
}

/** Slowly, so that there is a middle in which something can happen. */
async function moveWithFault(ends: Ends, guest: WritingGuest, name: MoveFaultName): Promise<Pick<MoveMade, 'fault'>> {
  const { client } = ends.product
  const body = { to: ends.to.name, bandwidthMiBps: 60 }
  const call = client.POST('/v1/vms/{vm}/migrate', { params: { path: { vm: guest.name } }, body })
  const { task } = await accepted(call)
  const move = { ...ends, task: task.id }
  await pause(Math.random() * 1_500)
  await moveFaults[name].inflict(move)
  await pause(Math.random() * 1_000)
  await moveFaults[name].mend(move)
  const mended = performance.now()
  const { state } = await waitForTask(client, task.id, { signal: AbortSignal.timeout(TASK_PATIENCE_MS) })
  await bringUp(ends.product, guest.name)
  await whereItRuns(ends.product, guest.name)
  return { fault: { name, ended: state, rightAfterMs: performance.now() - mended } }
}

async function enrolAll(product: Product, lab: Lab): Promise<void> {
  for (const host of lab.hosts) {
    for (const [name, path] of [
      ['shared', lab.shared],
      ['own', host.pool],
    ]) {
      await host.virshXml(
        'pool-define',
        `<pool type="dir"><name>${name}</name><target><path>${path}</path></target></pool>`,
      )
      await host.virsh('pool-start', name!)
      await host.virsh('pool-autostart', name!)
    }
    await enrol(product, host.uri)
  }
  const { client } = product
  for (const { name } of lab.hosts.slice(1)) {
    const params = { path: { pool: 'shared' } }
    await finish(client, client.POST('/v1/pools/{pool}/share', { params, body: { host: name } }))
  }
}

/** Where the product says that it runs, once no task works on it. */
async function whereItRuns({ client }: Product, name: string): Promise<string> {
  let where: string | undefined
  await until(`${name} is seen running`, async () => {
    const { items } = await unwrap(client.GET('/v1/vms', { params: { query: { name } } }))
    const [vm] = items
    where = vm?.state === 'running' && vm.task === null ? vm.host?.name : undefined
    return where !== undefined
  })
  return where!
}

const untilSaid = (guest: WritingGuest, count: number): Promise<void> =>
  until(`the guest has written ${count} records`, async () => (await numbersSaid(guest)).length >= count)

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WRITING_WITHIN_MS
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await pause(50)
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
