/**
 * Nothing is lost: the server is killed (SIGKILL) at every call to its host and behind every one of its commits while it
 * creates, imports, clones and deletes VMs. After the next start the task goes on or is undone, and no VM or volume is left without owner.
 *
 * Each case kills the server that recovered from the case before, so the store and the world have a long history by the end.
 */
import { join } from 'node:path'
import { memorySource, openDisk } from '@covisor/disk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Task } from './support/api.ts'
import { type CrashInCall, type CrashPoint, inWords } from './support/crash-point.ts'
import { HOST, lookAtWorld } from './support/look-at-world.ts'
import { type RunningServer, startServer } from './support/server.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'
import { type SmallOva, writeSmallOva } from './support/small-ova.ts'

const MIB = 2 ** 20
/** After this nobody waits for the task runner that was killed. */
const LEASES_END_MS = 60_000

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

    for (const point of pointsOf('createVolume', 'writeVolume', 'defineVm', 'startVm')) {
      test(`${inWords(point)}, leaves nothing without owner`, async () => {
        const name = nameFor('created')
        expect(await dies(point, create(name))).toBe(true)
        await expectNothingLost(name)
      })
    }

    test('behind any of its commits, leaves nothing without owner', () =>
      behindEveryCommit('created', (name) => ({ request: create(name), name })))
  })

  describe('while it imports an appliance', () => {
    const importAs = (name: string) => () =>
      server.api.post<Task>('/v1/imports', { source: { path: ova.path }, name, start: true })

    for (const point of pointsOf('createVolume', 'writeVolume', 'defineVm', 'startVm')) {
      test(`${inWords(point)}, has the whole disk afterwards or nothing`, async () => {
        const name = nameFor('imported')
        expect(await dies(point, importAs(name))).toBe(true)
        if ((await expectNothingLost(name)) === 'succeeded') await expectImported(name)
      })
    }

    test('behind any of its commits, has the whole disk afterwards or nothing', () =>
      behindEveryCommit('imported', (name) => ({ request: importAs(name), name }), expectImported))
  })

  describe('while it deletes a VM', () => {
    const existing = async () => {
      const name = nameFor('doomed')
      const { id } = await server.api.post<Task>('/v1/vms', { name, memoryMiB: 256, disks: [{ sizeBytes: MIB }] })
      expect(await server.api.ended(id)).toMatchObject({ state: 'succeeded' })
      return name
    }
    const remove = (name: string) => () => server.api.remove<Task>(`/v1/vms/${name}?force=true`)

    for (const point of pointsOf('undefineVm', 'deleteVolume')) {
      test(`${inWords(point)}, has deleted all of it or nothing`, async () => {
        const name = await existing()
        expect(await dies(point, remove(name))).toBe(true)
        await expectNothingLost(name)
      })
    }

    test('behind any of its commits, has deleted all of it or nothing', () =>
      behindEveryCommit('doomed', async () => {
        const name = await existing()
        return { request: remove(name), name }
      }))
  })

  /** Whether the server died there; false: the task ended, and the point was never reached. */
  async function dies(point: CrashPoint, request: () => Promise<Task>): Promise<boolean> {
    await server.dieAt(point)
    const ended = request()
      .then(({ id }) => server.api.ended(id))
      .then(
        () => 'ended' as const,
        () => 'gone' as const, // the connection broke, as it does when the other side dies
      )
    const died = server.exit.then(() => 'died' as const)
    if ((await Promise.race([died, ended])) === 'ended') return false
    expect(await server.exit).toBe('SIGKILL')
    clockAheadMs += LEASES_END_MS
    server = await startServer(place, { clockAheadMs })
    return true
  }

  async function behindEveryCommit(
    stem: string,
    make: (
      name: string,
    ) => { request: () => Promise<Task>; name: string } | Promise<{ request: () => Promise<Task>; name: string }>,
    alsoExpect: (name: string) => Promise<void> = async () => {},
  ): Promise<void> {
    let commit = 0
    for (let isDead = true; isDead; ) {
      commit++
      const { request, name } = await make(nameFor(stem))
      isDead = await dies({ commit }, request)
      const outcome = await expectNothingLost(name, `killed behind commit ${commit}`)
      if (outcome === 'succeeded') await alsoExpect(name)
    }
    expect(commit).toBeGreaterThan(3) // fewer would mean that the server was never killed in the middle
  }

  /** The rules of promise 5, for the one VM and for everything that exists. */
  async function expectNothingLost(name: string, when = ''): Promise<'succeeded' | 'undone' | 'never accepted'> {
    const tasks = await server.api.all<Task>('/v1/tasks')
    for (const { id, endedAt } of tasks) if (endedAt === null) await server.api.ended(id)
    const ended = (await server.api.all<Task>('/v1/tasks')).filter(({ target }) => target.name === name)
    const last = ended[0]
    for (const task of ended) expect(task, when).toMatchObject({ state: expect.stringMatching(/^(succeeded|failed)$/) })

    const world = lookAtWorld(place.world)
    const vms = await server.api.all<{ name: string }>('/v1/vms')
    const volumes = await server.api.all<{ id: string; attachedTo: unknown[]; state: string }>('/v1/volumes')

    const known = vms.map((vm) => vm.name).toSorted()
    expect(
      world.vms.map(({ displayName }) => displayName).toSorted(),
      `VMs on the host and VMs known, ${when}`,
    ).toEqual(known)
    const used = world.vms.flatMap((vm) => vm.volumes).toSorted()
    expect([...world.volumes].toSorted(), `volumes in the pool and volumes that VMs use, ${when}`).toEqual(used)
    const ids = volumes.map(({ id }) => id.slice(0, 8)).toSorted()
    expect(world.volumes.map(shortIdIn).toSorted(), `volumes in the pool and volumes known, ${when}`).toEqual(ids)
    expect(
      volumes.filter(({ attachedTo, state }) => attachedTo.length !== 1 || state !== 'ready'),
      when,
    ).toEqual([])

    if (last === undefined) return 'never accepted'
    const isThere = known.includes(name)
    const shouldBe = (last.state === 'succeeded') === !last.kind.includes('delete')
    expect([isThere, when]).toEqual([shouldBe, when])
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

function pointsOf(...calls: readonly CrashInCall['call'][]): CrashInCall[] {
  return calls.flatMap((call) => [
    { call, when: 'before' as const },
    ...(call === 'writeVolume' ? [{ call, when: 'during' as const }] : []),
    { call, when: 'after' as const },
  ])
}

let made = 0
const nameFor = (stem: string) => `${stem}-${++made}`

/** Native names of volumes carry the first eight characters of our id, before the ending. */
const shortIdIn = (nativeName: string): string => /-([0-9a-f]{8})\.[a-z0-9]+$/.exec(nativeName)?.[1] ?? nativeName
