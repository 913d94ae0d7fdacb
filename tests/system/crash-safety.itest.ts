/**
 * Nothing is lost: the server is killed (SIGKILL) behind every one of its commits, and where its host has done something that
 * it was never told, while it creates, imports and deletes VMs and while it undoes. After the next start the task goes on or
 * is undone, and no VM or volume is left without owner.
 *
 * Each case kills the server that recovered from the case before, so the store and the world have a long history by the end.
 */
import { join } from 'node:path'
import { memorySource, openDisk } from '@covisor/disk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Task } from './support/api.ts'
import { type CrashPoint, inWords } from './support/crash-point.ts'
import { HOST, lookAtWorld } from './support/look-at-world.ts'
import { type RunningServer, startServer } from './support/server.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'
import { type SmallOva, writeSmallOva } from './support/small-ova.ts'
import { withoutOwner } from './support/without-owner.ts'

const MIB = 2 ** 20
/** After this nobody waits for the task runner that was killed. */
const LEASES_END_MS = 60_000
const MANY_RESTARTS_MS = 900_000
const NEVER = Number.MAX_SAFE_INTEGER
/** Fewer would mean that the server was never killed in the middle of a task. */
const FEWEST_COMMITS = 8

type Request = () => Promise<Task>

describe('a server that is killed', () => {
  let place: TemporaryPlace
  let server: RunningServer
  let ova: SmallOva
  let clockAheadMs = 0

  beforeAll(async () => {
    place = await temporaryPlace()
    ova = await writeSmallOva(join(place.imports, 'small.ova'), 'small')
    server = await startServer(place)
    const { id } = await server.api.post<Task>('/v1/endpoints', { uri: `sim://${HOST}` })
    expect(await server.api.ended(id)).toMatchObject({ state: 'succeeded' })
    await server.stop()
    server = await startServer(place)
  })
  afterAll(async () => {
    await server?.kill()
    await place?.remove()
  })

  describe('while it creates a VM', () => {
    const create = (name: string) => () =>
      server.api.post<Task>('/v1/vms', {
        name,
        memoryMiB: 256,
        disks: [{ sizeBytes: 4 * MIB }, { sizeBytes: 2 * MIB }],
        nics: [{ network: 'default' }],
        cloudInit: { user: 'admin', password: 'correct horse' },
        start: true,
      })

    for (const call of ['createVolume', 'writeVolume', 'defineVm', 'startVm'] as const) {
      const point = { call, when: 'after' } as const
      test(`${inWords(point)}, leaves nothing without owner`, async () => {
        const name = newName()
        expect(await dies(point, create(name))).toBe(true)
        expect(await outcomeOf(name)).toBe('succeeded')
      })
    }

    test(
      'behind any of its commits, leaves nothing without owner',
      () => behindEveryCommit(async (name) => create(name)),
      MANY_RESTARTS_MS,
    )
  })

  describe('while it imports an appliance', () => {
    const importAs = (name: string) => () =>
      server.api.post<Task>('/v1/imports', { source: { path: ova.path }, name, start: true })

    for (const when of ['during', 'after'] as const) {
      const point = { call: 'writeVolume', when } as const
      test(`${inWords(point)}, has the whole disk afterwards`, async () => {
        const name = newName()
        expect(await dies(point, importAs(name))).toBe(true)
        expect(await outcomeOf(name)).toBe('succeeded')
        await expectImported(name)
      })
    }

    test(
      'behind any of its commits, has the whole disk afterwards or nothing',
      () => behindEveryCommit(async (name) => importAs(name), expectImported),
      MANY_RESTARTS_MS,
    )
  })

  describe('while it deletes a VM', () => {
    const removeExisting = async (name: string): Promise<Request> => {
      const { id } = await server.api.post<Task>('/v1/vms', { name, memoryMiB: 256, disks: [{ sizeBytes: MIB }] })
      expect(await server.api.ended(id)).toMatchObject({ state: 'succeeded' })
      return () => server.api.remove<Task>(`/v1/vms/${name}?force=true&purge=true`)
    }

    for (const call of ['undefineVm', 'deleteVolume'] as const) {
      const point = { call, when: 'after' } as const
      test(`${inWords(point)}, deletes the rest`, async () => {
        const name = newName()
        expect(await dies(point, await removeExisting(name))).toBe(true)
        expect(await outcomeOf(name)).toBe('succeeded')
      })
    }

    test(
      'behind any of its commits, has deleted all of it or nothing',
      () => behindEveryCommit(removeExisting),
      MANY_RESTARTS_MS,
    )
  })

  describe('while it deletes a VM that can be restored', () => {
    const make = async (name: string): Promise<void> => {
      const { id } = await server.api.post<Task>('/v1/vms', { name, memoryMiB: 256, disks: [{ sizeBytes: MIB }] })
      expect(await server.api.ended(id)).toMatchObject({ state: 'succeeded' })
    }
    const end = async (task: Promise<Task>): Promise<void> => {
      expect(await server.api.ended((await task).id)).toMatchObject({ state: 'succeeded' })
    }
    const remove = (name: string) => server.api.remove<Task>(`/v1/vms/${name}`)

    test(`${inWords({ call: 'removeAside', when: 'after' })}, keeps what brings it back`, async () => {
      const name = newName()
      await make(name)
      expect(await dies({ call: 'removeAside', when: 'after' }, () => remove(name))).toBe(true)
      expect(await outcomeOf(name)).toBe('succeeded')
      await end(server.api.post<Task>(`/v1/vms/${name}/restore`, {}))
      expect(await outcomeOf(name)).toBe('succeeded')
    })

    test(`${inWords({ call: 'bringBack', when: 'after' })}, brings it back whole`, async () => {
      const name = newName()
      await make(name)
      await end(remove(name))
      const restore = () => server.api.post<Task>(`/v1/vms/${name}/restore`, {})
      expect(await dies({ call: 'bringBack', when: 'after' }, restore)).toBe(true)
      expect(await outcomeOf(name)).toBe('succeeded')
    })

    test(`${inWords({ call: 'discardAside', when: 'after' })}, purges the rest`, async () => {
      const name = newName()
      await make(name)
      await end(remove(name))
      const purge = () => server.api.post<Task>(`/v1/vms/${name}/purge`, {})
      expect(await dies({ call: 'discardAside', when: 'after' }, purge)).toBe(true)
      expect(await outcomeOf(name)).toBe('succeeded')
      expect(lookAtWorld(place.world).aside).toEqual([])
    })
  })

  describe('while it undoes what its host refused', () => {
    for (const call of ['undefineVm', 'deleteVolume'] as const) {
      const point = { call, when: 'after' } as const
      test(`${inWords(point)}, goes on undoing until nothing is left`, async () => {
        const name = newName()
        await server.refuse('defineVm')
        const request = () => server.api.post<Task>('/v1/vms', { name, memoryMiB: 256, disks: [{ sizeBytes: MIB }] })
        expect(await dies(point, request)).toBe(true)
        expect(await outcomeOf(name)).toBe('undone')
      })
    }
  })

  /** Whether the server died there, and was started again; false: the task ended before that point. */
  async function dies(point: CrashPoint, request: Request): Promise<boolean> {
    await server.dieAt(point)
    const ended = request()
      .then(({ id }) => server.api.ended(id))
      .then(
        () => 'ended',
        () => 'gone', // the connection broke, as it does when the other side dies
      )
    const died = server.exit.then(() => 'died')
    if ((await Promise.race([died, ended])) === 'ended') {
      const spared = server.dieAt({ commit: NEVER }).then(() => 'spared')
      if ((await Promise.race([died, spared])) === 'spared') return false
    }
    expect(await server.exit).toBe('SIGKILL')
    clockAheadMs += LEASES_END_MS
    server = await startServer(place, { clockAheadMs })
    return true
  }

  /** Kills the server behind its first commit, its second, and so on, until the task is done before that. */
  async function behindEveryCommit(
    prepare: (name: string) => Promise<Request>,
    alsoExpect: (name: string) => Promise<void> = async () => {},
  ): Promise<void> {
    let commit = 0
    for (let isDead = true; isDead; ) {
      commit++
      const name = newName()
      isDead = await dies({ commit }, await prepare(name))
      const outcome = await outcomeOf(name, `killed behind commit ${commit}`)
      if (outcome === 'succeeded') await alsoExpect(name)
    }
    expect(commit).toBeGreaterThan(FEWEST_COMMITS)
  }

  /** Waits until every task has ended; nothing may be without owner then. What became of the last task on a VM. */
  async function outcomeOf(name: string, when = ''): Promise<'succeeded' | 'undone' | 'never accepted'> {
    for (const { id } of await server.api.all<Task>('/v1/tasks')) await server.api.ended(id)
    expect(await withoutOwner(server.api, place.world), when).toEqual([])

    const [last] = (await server.api.all<Task>('/v1/tasks')).filter(({ target }) => target.name === name)
    if (last === undefined) return 'never accepted'
    expect(last, when).toMatchObject({ state: expect.stringMatching(/^(succeeded|failed)$/) })
    const isThere = lookAtWorld(place.world).vms.some(({ displayName }) => displayName === name)
    expect(isThere, when).toBe((last.state === 'succeeded') !== removals.includes(last.kind))
    return last.state === 'succeeded' ? 'succeeded' : 'undone'
  }

  async function expectImported(name: string): Promise<void> {
    const world = lookAtWorld(place.world)
    const [volume] = world.vms.find(({ displayName }) => displayName === name)?.volumes ?? []
    const content = world.contentOf(volume ?? '')
    if (content === undefined) throw new Error(`VM ${name} has no disk`)
    const disk = await openDisk(memorySource(content, 'imported'))
    const bytes = await disk.read?.(0, disk.size)
    expect(Buffer.compare(bytes ?? Buffer.alloc(0), ova.disk)).toBe(0)
  }
})

/** By their success a VM leaves its host. */
const removals = ['vm.delete', 'vm.set-aside', 'vm.purge']

let made = 0
const newName = () => `vm-${++made}`
