/**
 * Hosts that go away in the middle of a move: the source, the target, or both, before and after each of its phases. While nobody can know
 * where the guest is, the task waits and says for whom, and there is never a second copy that runs; when the hosts are back, the VM runs
 * once, where the task and the store say.
 */
import type { SimulatedEndpoint } from '@covisor/driver-simulated'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Task } from './support/api.ts'
import { HOST } from './support/look-at-world.ts'
import { type ServerHere, startServerHere } from './support/server-here.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'

const OTHER = 'lab2'
const PATIENCE = { timeout: 20_000, interval: 20 }

/** The phases of a move, and which side carries each out. */
const phases = [
  ['prepareMove', 'target'],
  ['performMove', 'source'],
  ['finishMove', 'target'],
  ['confirmMove', 'source'],
] as const

describe('a move', () => {
  let place: TemporaryPlace
  let server: ServerHere
  let hosts: Readonly<Record<string, SimulatedEndpoint>>

  beforeAll(async () => {
    place = await temporaryPlace()
    server = await startServerHere(place)
    hosts = { [HOST]: server.host, [OTHER]: await server.enrol(OTHER) }
    const wish = { name: 'guest', memoryMiB: 256, disks: [], nics: [], host: HOST, start: true }
    const { id } = await server.api.post<Task>('/v1/vms', wish)
    expect(await server.api.ended(id)).toMatchObject({ state: 'succeeded' })
  })
  afterAll(async () => {
    await server?.stop()
    await place?.remove()
  })

  const vm = () => server.api.get<{ state: string; host: { name: string } }>('/v1/vms/guest')
  const task = (id: string) => server.api.get<Task>(`/v1/tasks/${id}`)
  const away = async () => {
    const { items } = await server.api.get<{ items: { name: string; state: string }[] }>('/v1/endpoints')
    return items.flatMap(({ name, state }) => (state === 'connected' ? [] : [`${name} ${state}`]))
  }
  /** Names of the hosts on which the guest goes on. */
  const running = () =>
    Object.entries(hosts).flatMap(([name, { vms }]) =>
      Array.from(vms.values()).some(({ observed }) => observed.power === 'running') ? [name] : [],
    )

  for (const [call, side] of phases)
    for (const when of ['before', 'after'] as const)
      for (const both of [false, true])
        test(`whose ${both ? 'source and target go' : `${side} goes`} away ${when} ${call} ends with one copy`, async () => {
          const from = (await vm()).host.name
          const to = from === HOST ? OTHER : HOST
          const [dying, surviving] = side === 'source' ? [from, to] : [to, from]
          hosts[dying]!.fail({ call, when, error: 'vanish' })
          const { id } = await server.api.post<Task>('/v1/vms/guest/migrate', { to })
          // It waits, or has ended already because what is left is enough to know.
          await expect
            .poll(async () => hosts[dying]!.refusal !== undefined && isAtRest(await task(id)), PATIENCE)
            .toBe(true)
          expect(running().length).toBeLessThan(2)
          if (both) hosts[surviving]!.vanish()
          for (const host of Object.values(hosts)) host.comeBack()

          const { state } = await server.api.ended(id)
          const where = state === 'succeeded' ? to : from
          expect(state).toMatch(/^(succeeded|failed)$/)
          await expect.poll(vm, PATIENCE).toMatchObject({ state: 'running', host: { name: where }, task: null })
          await expect.poll(running, PATIENCE).toEqual([where])
          // For the next one: whoever was away is known to be back.
          await expect.poll(away, PATIENCE).toEqual([])
        })
})

const isAtRest = ({ waitingFor, endedAt }: Task): boolean => waitingFor !== null || endedAt !== null
