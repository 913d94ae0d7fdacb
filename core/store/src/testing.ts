/**
 * For tests that need a store: an empty one on SQLite in a temporary directory, a clock they hold, and ready-made actors.
 *
 * `describeStore` runs a suite against one kind of store; a *.test.ts calls it for SQLite and a *.itest.ts with the same suite
 * for PostgreSQL, so neither database can be forgotten.
 */
import { copyFile, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Actor, newId } from '@covisor/model'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { openStore } from './open-store.ts'
import type { Store, StoreLocation } from './store.ts'

export class TestClock {
  now = 1_700_000_000_000

  advance(ms: number): number {
    this.now += ms
    return this.now
  }
}

export interface TestStores {
  readonly kind: StoreLocation['kind']
  readonly clock: TestClock
  /** A new, empty store; closed after the test. */
  readonly open: () => Promise<Store>
  /** The same, made by its first opening: what counts from the time of its making begins now. */
  readonly openUnmade: () => Promise<Store>
  /** A new, empty database, to be opened by the test itself, more than once if it likes. */
  readonly newLocation: () => Promise<StoreLocation>
  /** Opens a location; closed after the test. */
  readonly openAt: (location: StoreLocation) => Promise<Store>
}

/** Makes empty databases of one kind. */
export interface DatabaseMaker {
  readonly kind: StoreLocation['kind']
  /** `madeAt`: what the databases believe to be the time of their making; now, if not said. */
  start(madeAt?: number): Promise<void>
  /** `unmade`: with nothing in it, also no tables. */
  newLocation(unmade?: 'unmade'): Promise<StoreLocation>
  stop(): Promise<void>
}

export function describeStore(maker: DatabaseMaker, suite: (stores: TestStores) => void): void {
  describe(`store on ${maker.kind}`, () => {
    const clock = new TestClock()
    const opened: Store[] = []
    beforeAll(() => maker.start(clock.now))
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()))
    })
    afterAll(() => maker.stop())
    const openAt = async (location: StoreLocation) => {
      const store = await openStore(location, { now: () => clock.now })
      opened.push(store)
      return store
    }
    suite({
      kind: maker.kind,
      clock,
      newLocation: () => maker.newLocation(),
      openAt,
      open: async () => openAt(await maker.newLocation()),
      openUnmade: async () => openAt(await maker.newLocation('unmade')),
    })
  })
}

export function sqliteDatabases(): DatabaseMaker {
  let directory = ''
  let count = 0
  const template = () => join(directory, 'template.db')
  return {
    kind: 'sqlite',
    start: async (madeAt = Date.now()) => {
      directory = await mkdtemp(join(await fastFolder(), 'covisor-store-'))
      const store = await openStore({ kind: 'sqlite', path: template() }, { now: () => madeAt })
      await store.close()
    },
    // A copy of a migrated file: migrating takes longer than most tests.
    newLocation: async (unmade) => {
      const path = join(directory, `${++count}.db`)
      if (unmade === undefined) await copyFile(template(), path)
      return { kind: 'sqlite', path }
    },
    stop: () => rm(directory, { recursive: true, force: true }),
  }
}

/** A folder for databases, in memory if there is room: most of the time of tests that write a lot is waiting for a disk to confirm it. */
export async function fastFolder(): Promise<string> {
  const { bavail, bsize } = await statfs('/dev/shm').catch(() => ({ bavail: 0, bsize: 0 }))
  return bavail * bsize >= ROOM_IN_MEMORY ? '/dev/shm' : tmpdir()
}
const ROOM_IN_MEMORY = 2 ** 30

/** A PostgreSQL that can make databases, such as @covisor/lab's. */
export function postgresDatabases(
  startServer: () => Promise<{ newDatabase(template?: string): Promise<string>; stop(): Promise<void> }>,
): DatabaseMaker {
  let server: Awaited<ReturnType<typeof startServer>> | undefined
  let template: string | undefined
  return {
    kind: 'postgres',
    start: async (madeAt = Date.now()) => {
      server = await startServer()
      template = await server.newDatabase()
      const store = await openStore({ kind: 'postgres', url: template }, { now: () => madeAt })
      await store.close()
    },
    newLocation: async (unmade) => {
      if (server === undefined) throw new Error('the PostgreSQL server was not started')
      return { kind: 'postgres', url: await server.newDatabase(unmade === undefined ? template : undefined) }
    },
    stop: async () => server?.stop(),
  }
}

export function testActor(changes: Partial<Actor> = {}): Actor {
  return {
    kind: 'user',
    user: newId('user'),
    name: 'alice',
    organisation: newId('organisation'),
    project: newId('project'),
    verbs: 'all',
    interface: 'api',
    address: undefined,
    ...changes,
  }
}
