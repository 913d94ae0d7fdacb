/**
 * A control plane over a real store and a simulated host, for tests: use cases commit as they do in the product, and sagas are
 * run by the test instead of the runner.
 *
 * `state()` is everything there is, on the host and in the store: a task that was undone must leave it as it was.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SimulatedDriver, type SimulatedEndpoint, simulatedDriver } from '@covisor/driver-simulated'
import type { Actor, TaskId } from '@covisor/model'
import { openStore, type Store, type StoreLocation } from '@covisor/store'
import { sqliteDatabases } from '@covisor/store/testing'
import { type AnySaga, type Clock, type ErrorJudge, type Json, systemClock } from '@covisor/tasks'
import { runSaga, type SagaWorld } from '@covisor/tasks/testing'
import { afterAll } from 'vitest'
import { accessUseCases } from '../access/access-use-cases.ts'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { makeServices } from '../make-control.ts'
import { observeEndpoint } from '../observe/observe-endpoint.ts'
import type { Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }

const databases = sqliteDatabases()
let started: Promise<void> | undefined
const emptyStore = async (): Promise<StoreLocation> => {
  started ??= databases.start()
  await started
  return await databases.newLocation()
}
afterAll(async () => {
  if (started !== undefined) await databases.stop()
})

export class ControlWorld implements AsyncDisposable {
  readonly services: Services
  readonly sagas: readonly AnySaga[]
  readonly actor: Actor
  readonly endpoint: SimulatedEndpoint
  readonly store: Store
  readonly #folder: string
  /** The file of a store that it made itself. */
  readonly #database: string | undefined

  private constructor(parts: {
    services: Services
    sagas: readonly AnySaga[]
    actor: Actor
    endpoint: SimulatedEndpoint
    store: Store
    folder: string
    database: string | undefined
  }) {
    this.services = parts.services
    this.sagas = parts.sagas
    this.actor = parts.actor
    this.endpoint = parts.endpoint
    this.store = parts.store
    this.#folder = parts.folder
    this.#database = parts.database
  }

  /** One host "kvm1" with a pool and networks, connected and observed. */
  static async open(
    options: {
      readonly vms?: number
      readonly importRoots?: readonly string[]
      readonly importHosts?: readonly string[]
      readonly scratchFolder?: string
      readonly rollHook?: string
      /** 0 if not said: what is deleted is gone. */
      readonly undoWindowMs?: number
      readonly clock?: Clock
      /** An empty database; a file of SQLite if not said. */
      readonly location?: StoreLocation
      /** The time of the store, and of use cases without a clock of their own; the machine's if not said. */
      readonly now?: () => number
    } = {},
  ): Promise<ControlWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'covisor-control-'))
    // A store with a time of its own is made at that time; for the others a migrated file is copied, which takes a tenth as long.
    const hasTime = options.now !== undefined
    const location =
      options.location ?? (hasTime ? { kind: 'sqlite', path: join(folder, 'store.db') } : await emptyStore())
    const database = options.location === undefined && location.kind === 'sqlite' ? location.path : undefined
    const store = await openStore(location, options.now === undefined ? {} : { now: options.now })
    const driver: SimulatedDriver = simulatedDriver()
    const endpoint = driver.endpoint('kvm1', { vms: options.vms ?? 0 })
    const { services, sagas } = await makeServices({
      store,
      drivers: [driver],
      log: silent,
      ...(options.now === undefined ? {} : { clock: { ...systemClock, now: options.now } }),
      config: {
        importRoots: options.importRoots ?? [],
        importHosts: options.importHosts ?? [],
        scratchFolder: options.scratchFolder ?? tmpdir(),
        undoWindowMs: options.undoWindowMs ?? 0,
        rollHook: options.rollHook,
      },
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    })
    const access = accessUseCases(services)
    const first = await access.firstAdmin()
    const { actor } = await access.signIn({ oneTime: first!.secret }, { address: undefined, interface: 'api' })
    const world = new ControlWorld({ services, sagas, actor, endpoint, store, folder, database })
    await world.#enrol()
    return world
  }

  /** What an accepted call has put into the task row: the saga and its input. */
  async accepted(outcome: Outcome<unknown>): Promise<{ readonly saga: AnySaga; readonly input: Json }> {
    if (outcome.kind !== 'accepted') throw new Error('only a plan was made')
    const row = await this.store.tasks.get('provider', outcome.task)
    const saga = this.sagas.find((candidate) => candidate.name === row.saga && candidate.version === row.version)
    if (saga === undefined) throw new Error(`there is no saga ${row.saga}`)
    return { saga, input: row.input }
  }

  /** Runs an accepted call as the runner would, to success. */
  async runToEnd(outcome: Outcome<unknown>): Promise<void> {
    const { saga, input } = await this.accepted(outcome)
    const { outcome: end, log } = await runSaga(saga, input)
    if (end !== 'succeeded') throw new Error(`${saga.name} ended ${end}: ${JSON.stringify(log.at(-2))}`)
    // The runner would have written this; the row of the task must not keep the VM busy.
    await this.store.running.queue.release(await this.#lease(outcome), {
      kind: 'ended',
      outcome: 'succeeded',
      error: undefined,
    })
  }

  /** An accepted call that came to nothing and left nothing, as if the runner had undone it. */
  async endUndone(task: TaskId): Promise<void> {
    const lease = await this.#lease({ kind: 'accepted', task, created: undefined })
    await this.store.running.queue.release(lease, { kind: 'ended', outcome: 'unwound', error: undefined })
  }

  async #lease(outcome: Outcome<unknown>) {
    const now = this.services.clock.now()
    const claimed = await this.store.running.queue.claim({ now, owner: 'test', leaseUntil: now + 60_000, limit: 100 })
    const mine = claimed.tasks.find((task) => outcome.kind === 'accepted' && task.lease.taskId === outcome.task)
    if (mine === undefined) throw new Error('the task is not in the queue')
    return mine.lease
  }

  /** For describeSaga: the call is made in a fresh world, and the world must look as before when the task was undone. */
  async sagaWorld(call: () => Promise<Outcome<unknown>>, assertDone?: () => Promise<void> | void): Promise<SagaWorld> {
    const before = await this.state()
    const { saga, input } = await this.accepted(await call())
    return {
      saga,
      input,
      judge: plainJudge,
      assertClean: async () => expectSame(await this.state(), before),
      ...(assertDone === undefined ? {} : { assertDone }),
    }
  }

  /** The file of a volume, as the host has it. */
  async volumeBytes(pool: string, name: string): Promise<Buffer> {
    const [row] = (await this.store.endpoints.list('provider', { limit: 1 })).items
    const session = this.services.connections.session(row!.id)
    const chunks: Uint8Array[] = []
    for await (const chunk of session.storage!.readVolume({ pool, name }, AbortSignal.timeout(10_000)))
      chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  get judge(): ErrorJudge {
    return plainJudge
  }

  async state(): Promise<unknown> {
    const page = { limit: 1000 }
    const names = (items: readonly { readonly name: string }[]) => items.map((item) => item.name).toSorted()
    const volumes = (await this.store.volumes.list('provider', page)).items
    return {
      host: {
        vms: [...this.endpoint.vms.values()]
          .map(({ observed: vm }) => [vm.nativeName, vm.power, vm.vcpus, vm.disks.length].join(' '))
          .toSorted(),
        aside: [...this.endpoint.aside.values()].map(({ observed }) => observed.nativeName).toSorted(),
        volumes: [...this.endpoint.volumes.values()].map((volume) => `${volume.pool}/${volume.name}`).toSorted(),
        networks: [...this.endpoint.networks.values()].map((network) => network.nativeName).toSorted(),
        pools: [...this.endpoint.pools.values()].map((pool) => pool.nativeName).toSorted(),
      },
      store: {
        vms: (await this.store.vms.list('provider', { ...page, filter: { deleted: 'too' } })).items
          .map((vm) => [vm.name, vm.record, vm.managed, vm.desired?.disks.length].join(' '))
          .toSorted(),
        volumes: volumes.map((volume) => `${volume.name} ${volume.state}`).toSorted(),
        ports: (await this.store.ports.list('provider', page)).items.length,
        groups: names((await this.store.groups.list('provider', page)).items),
        snapshots: names((await this.store.snapshots.list('provider', page)).items),
        images: names((await this.store.images.list('provider', page)).items),
        networks: names((await this.store.networks.list('provider', page)).items),
        pools: names((await this.store.pools.list('provider', page)).items),
        endpoints: (await this.store.endpoints.list('provider', page)).items.map((endpoint) => endpoint.uri),
        reservations: (await this.store.reservations.list({})).length,
        secrets: Object.keys(await this.store.settings.all('secret.')),
      },
    }
  }

  /** As the connection's own look would: the store sees what the host has now. */
  async observe(): Promise<void> {
    const [row] = (await this.store.endpoints.list('provider', { limit: 1 })).items
    if (row === undefined) return
    await observeEndpoint(this.services, row, this.services.connections.session(row.id), AbortSignal.timeout(10_000))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.services.connections.stop()
    await this.store.close()
    await rm(this.#folder, { recursive: true, force: true })
    if (this.#database !== undefined)
      for (const end of ['', '-wal', '-shm']) await rm(`${this.#database}${end}`, { force: true })
  }

  async #enrol(): Promise<void> {
    const outcome = await endpointUseCases(this.services).add(this.actor, { uri: 'sim://kvm1' }, {})
    const { input } = await this.accepted(outcome)
    const { endpoint } = input as { readonly endpoint: string }
    this.services.connections.add(await this.store.endpoints.get('provider', endpoint))
    await connected(this.services, this.store)
  }
}

/** Resolves on the store's news that the endpoint is connected; the connection loop writes it. */
async function connected(services: Services, store: Store): Promise<void> {
  for (;;) {
    const { promise, resolve } = Promise.withResolvers<void>()
    const forget = store.changes.onCommit(resolve)
    const [row] = (await store.endpoints.list('provider', { limit: 1 })).items
    if (row?.state === 'connected' && services.connections.isConnected(row.id)) return forget()
    await promise
    forget()
  }
}

const plainJudge: ErrorJudge = {
  describeError: (error) => ({
    code: 'TEST',
    message: error instanceof Error ? error.message : String(error),
    params: {},
  }),
}

function expectSame(now: unknown, before: unknown): void {
  const [a, b] = [JSON.stringify(now, null, 1), JSON.stringify(before, null, 1)]
  if (a !== b) throw new Error(`the task left something behind:\n${a}\ninstead of\n${b}`)
}
