/**
 * A host that goes away in the middle of any call: the task says that it waits for the host, neither fails nor is undone, and
 * goes on when the host is back, whether or not the call was carried out.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Task } from './support/api.ts'
import { lookAtWorld } from './support/look-at-world.ts'
import { type ServerHere, startServerHere } from './support/server-here.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'
import { type SmallOva, writeSmallOva } from './support/small-ova.ts'
import { withoutOwner } from './support/without-owner.ts'

const MIB = 2 ** 20
const PATIENCE = { timeout: 20_000, interval: 50 }

describe('a host that vanishes', () => {
  let place: TemporaryPlace
  let server: ServerHere
  let ova: SmallOva

  beforeAll(async () => {
    place = await temporaryPlace()
    ova = await writeSmallOva(join(place.imports, 'small.ova'), 'small')
    server = await startServerHere(place)
  })
  afterAll(async () => {
    await server?.stop()
    await place?.remove()
  })

  const create = (name: string) =>
    server.api.post<Task>('/v1/vms', { name, memoryMiB: 256, disks: [{ sizeBytes: MIB }], start: true })
  const importAs = (name: string) =>
    server.api.post<Task>('/v1/imports', { source: { path: ova.path }, name, start: true })

  const cases = [
    { call: 'createVolume', when: 'before', what: 'create', request: create },
    { call: 'createVolume', when: 'after', what: 'create', request: create },
    { call: 'defineVm', when: 'before', what: 'create', request: create },
    { call: 'defineVm', when: 'after', what: 'create', request: create },
    { call: 'startVm', when: 'before', what: 'create', request: create },
    { call: 'startVm', when: 'after', what: 'create', request: create },
    { call: 'writeVolume', when: 'during', what: 'import', request: importAs },
    { call: 'writeVolume', when: 'after', what: 'import', request: importAs },
  ] as const

  for (const { call, when, what, request } of cases) {
    test(`${when} ${call} makes the ${what} wait, and it goes on when the host is back`, async () => {
      const name = `${what}-${call}-${when}`
      server.host.fail({ call, when, error: 'vanish' })
      const { id } = await request(name)
      await expect.poll(() => waitingFor(id), PATIENCE).toContain('host "lab"')

      server.host.comeBack()
      expect(await server.api.ended(id)).toMatchObject({ state: 'succeeded' })
      expect(await withoutOwner(server.api, place.world)).toEqual([])
      expect(powerOf(name)).toBe('running')
    })
  }

  test('makes its VMs lost until it is back', async () => {
    const { id } = await create('lost')
    await server.api.ended(id)
    server.host.vanish()
    await expect.poll(() => stateOf('lost'), PATIENCE).toBe('lost')
    server.host.comeBack()
    await expect.poll(() => stateOf('lost'), PATIENCE).toBe('running')
  })

  test('lets a task that waits for it be cancelled, and is cleaned when it is back', async () => {
    server.host.fail({ call: 'defineVm', when: 'after', error: 'vanish' })
    const { id } = await create('cancelled')
    await expect.poll(() => waitingFor(id), PATIENCE).toContain('host "lab"')
    await server.api.post(`/v1/tasks/${id}/cancel`)
    server.host.comeBack()
    expect(await server.api.ended(id)).toMatchObject({ state: 'cancelled' })
    expect(await withoutOwner(server.api, place.world)).toEqual([])
    expect(powerOf('cancelled')).toBeUndefined()
  })

  const waitingFor = async (task: string) => (await server.api.get<Task>(`/v1/tasks/${task}`)).waitingFor ?? ''
  const stateOf = async (vm: string) => (await server.api.get<{ state: string }>(`/v1/vms/${vm}`)).state
  const powerOf = (name: string) => lookAtWorld(place.world).vms.find((vm) => vm.displayName === name)?.power
})
