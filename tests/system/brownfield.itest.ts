/**
 * A host that exists already: its VMs appear, nothing on it changes by being looked at, what its own tools do shows at once, and a VM
 * that Covisor is asked to change keeps what Covisor does not model.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Task } from './support/api.ts'
import { type ServerHere, startServerHere } from './support/server-here.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'

const PATIENCE = { timeout: 10_000, interval: 20 }

interface SeenVm {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly managed: boolean
  readonly memoryMiB: number
}

describe('a host with VMs of its own', () => {
  let place: TemporaryPlace
  let server: ServerHere
  let callsWhileEnrolling: readonly string[]

  beforeAll(async () => {
    place = await temporaryPlace()
    server = await startServerHere(place, 'vms=8')
    callsWhileEnrolling = [...server.host.callCounts.keys()]
  })
  afterAll(async () => {
    await server?.stop()
    await place?.remove()
  })

  const vms = () => server.api.all<SeenVm>('/v1/vms')
  const vmNamed = async (name: string) => (await vms()).find((vm) => vm.name === name)
  const onHost = (nativeRef: string) => {
    const vm = server.host.vm(nativeRef)
    if (vm === undefined) throw new Error(`the model has a VM ${nativeRef}`)
    return vm
  }

  test('shows them as they are', async () => {
    const seen = (await vms()).map(({ name, state }) => [name, state])
    const there = Array.from(server.host.vms.values(), ({ observed }) => [observed.nativeName, observed.power])
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(there))
  })

  test('is only looked at while it is enrolled', () => {
    const looks = ['hosts', 'listVms', 'getVm', 'listPools', 'listVolumes', 'listNetworks', 'sample']
    expect(callsWhileEnrolling.filter((call) => !looks.includes(call))).toEqual([])
  })

  test('has no marker on VMs that Covisor was not asked to change', () => {
    expect(Array.from(server.host.vms.values()).filter(({ observed }) => observed.marker !== undefined)).toEqual([])
  })

  test('shows a VM that its own tools have stopped', async () => {
    const vm = onHost('vm-2')
    server.host.putVm({ ...vm, power: 'stopped', powerReason: 'destroyed' })
    await expect.poll(async () => (await vmNamed(vm.nativeName))?.state, PATIENCE).toBe('stopped')
  })

  test('shows a VM that its own tools have made', async () => {
    server.host.putVm({ ...onHost('vm-3'), nativeRef: 'vm-new', nativeName: 'made-by-hand' })
    await expect.poll(async () => (await vmNamed('made-by-hand'))?.managed, PATIENCE).toBe(false)
  })

  test('shows a VM no more that its own tools have removed', async () => {
    const { nativeName } = onHost('vm-5')
    server.host.dropVm('vm-5')
    await expect.poll(() => vmNamed(nativeName), PATIENCE).toBeUndefined()
  })

  test('keeps devices that Covisor does not model when it changes their VM', async () => {
    const { nativeName, unmodelled } = onHost('vm-1')
    expect(unmodelled).not.toEqual({})
    const seen = await vmNamed(nativeName)
    const { id } = await server.api.patch<Task>(`/v1/vms/${seen?.id}`, { memoryMiB: 3072 })
    expect(await server.api.ended(id)).toMatchObject({ state: 'succeeded' })
    expect(onHost('vm-1').unmodelled).toEqual(unmodelled)
  })

  test('has our marker on a VM that Covisor has changed', async () => {
    const { nativeName } = onHost('vm-6')
    const seen = await vmNamed(nativeName)
    const { id } = await server.api.patch<Task>(`/v1/vms/${seen?.id}`, { memoryMiB: 3072 })
    expect(await server.api.ended(id)).toMatchObject({ state: 'succeeded' })
    expect(onHost('vm-6').marker?.vm).toBe(seen?.id)
  })
})
