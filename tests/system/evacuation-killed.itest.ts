/**
 * The server is killed (SIGKILL) in the middle of emptying a host, at every phase of a move and behind commits between them. The one that is
 * started next goes on: in the end the host is empty, each VM runs once, and it runs where the store says.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Task } from './support/api.ts'
import { type CrashPoint, inWords } from './support/crash-point.ts'
import { HOST, lookAtWorld } from './support/look-at-world.ts'
import { type RunningServer, startServer } from './support/server.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'

const OTHER = 'lab2'
const VMS = ['app', 'db', 'web']
/** After this nobody waits for the task runner that was killed. */
const LEASES_END_MS = 60_000

describe('a server that is killed while it empties a host', () => {
  let place: TemporaryPlace
  let server: RunningServer
  let clockAheadMs = 0

  const end = async (task: Promise<Task>): Promise<void> => {
    expect(await server.api.ended((await task).id)).toMatchObject({ state: 'succeeded' })
  }
  const empty = (host: string) => server.api.post<Task>(`/v1/hosts/${host}/maintenance`, {})
  const giveBack = (host: string) => end(server.api.post<Task>(`/v1/hosts/${host}/return`, {}))

  beforeAll(async () => {
    place = await temporaryPlace()
    server = await startServer(place)
    for (const host of [HOST, OTHER]) await end(server.api.post<Task>('/v1/endpoints', { uri: `sim://${host}` }))
    for (const name of VMS)
      await end(
        server.api.post<Task>('/v1/vms', { name, memoryMiB: 256, disks: [], nics: [], host: HOST, start: true }),
      )
  })
  afterAll(async () => {
    await server?.kill()
    await place?.remove()
  })

  /** Calls that the target of a move answers are watched by emptying the other host: a server dies at calls of one host only. */
  const points: readonly (readonly [CrashPoint, from: string])[] = [
    ...(['before', 'after'] as const).flatMap((when) => [
      [{ call: 'performMove', when }, HOST] as const,
      [{ call: 'confirmMove', when }, HOST] as const,
      [{ call: 'prepareMove', when }, OTHER] as const,
      [{ call: 'finishMove', when }, OTHER] as const,
    ]),
    ...[2, 6, 11, 17].map((commit) => [{ commit }, HOST] as const),
  ]
  for (const [point, from] of points)
    test(`${inWords(point)}, goes on until the host is empty, with each VM running once`, async () => {
      const to = from === HOST ? OTHER : HOST
      await end(empty(to))
      await giveBack(to)
      expect(running(from)).toEqual(VMS)

      await server.dieAt(point)
      // The connection breaks, as it does when the other side dies.
      await empty(from).catch(() => undefined)
      expect(await server.exit).toBe('SIGKILL')
      clockAheadMs += LEASES_END_MS
      server = await startServer(place, { clockAheadMs })

      for (const { id } of await server.api.all<Task>('/v1/tasks')) await server.api.ended(id)
      const [last] = (await server.api.all<Task>('/v1/tasks')).filter(({ kind }) => kind === 'host.evacuate')
      expect(last, JSON.stringify(last)).toMatchObject({ state: 'succeeded' })
      expect(running(from)).toEqual([])
      expect(running(to)).toEqual(VMS)
      const known = await server.api.all<{ name: string; state: string; host: { name: string } }>('/v1/vms')
      expect(known.map(({ name, state, host }) => `${name} ${state} on ${host.name}`).toSorted()).toEqual(
        VMS.map((name) => `${name} running on ${to}`),
      )
      await giveBack(from)
    })

  /** Names of the VMs whose guests go on there, as the host itself says. */
  function running(host: string): string[] {
    const { vms } = lookAtWorld(place.world, host)
    return vms
      .map(({ displayName, power }) => (power === 'running' ? `${displayName}` : `${displayName} ${power}`))
      .toSorted()
  }
})
