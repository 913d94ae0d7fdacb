/**
 * Volumes that other volumes stand on (copy-on-write chains made by other hands) must stay as they are: whoever deletes,
 * grows or writes to one destroys the other. Over a real store and a simulated host.
 */
import type { ObservedVm } from '@covisor/driver-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { volumeUseCases } from './volume-use-cases.ts'

const GIB = 2 ** 30
const FOLDER = '/var/lib/libvirt/images'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
  putVolume('base')
})
afterEach(() => world[Symbol.asyncDispose]())

function putVolume(name: string, backing?: string): void {
  const size = { capacityBytes: GIB, allocatedBytes: 0 }
  const files = { path: `${FOLDER}/${name}`, ...(backing === undefined ? {} : { backing: `${FOLDER}/${backing}` }) }
  world.endpoint.volumes.put(`default/${name}`, { pool: 'default', name, format: 'qcow2', ...size, ...files })
}

const requests = {
  deleted: () => volumeUseCases(world.services).delete(world.actor, 'base', {}),
  grown: () => volumeUseCases(world.services).resize(world.actor, 'base', { sizeBytes: 2 * GIB }, {}),
  'given to a VM': () =>
    vmUseCases(world.services).create(world.actor, { name: 'web01', disks: [{ volume: 'base' }], nics: [] }, {}),
}

for (const [done, request] of Object.entries(requests)) {
  test(`a volume is not ${done} while another one stands on it, which is named`, async () => {
    putVolume('overlay', 'base')
    await world.observe()
    await expect(request()).rejects.toMatchObject({
      code: 'VOLUME_IN_USE',
      message: 'volume "base" is used by volume "overlay", whose backing file it is',
    })
    world.endpoint.volumes.drop('default/overlay')
    await world.observe()
    await expect(request()).resolves.toMatchObject({ kind: 'accepted' })
  })
}

test('a volume is not deleted while a VM runs from a file outside of all pools that stands on it', async () => {
  await world.runToEnd(
    await vmUseCases(world.services).create(world.actor, { name: 'other', disks: [{ sizeBytes: GIB }], nics: [] }, {}),
  )
  const seen = [...world.endpoint.vms.values()][0]!.observed
  const disk = {
    ...seen.disks[0]!,
    source: { path: '/root/overlay.qcow2' },
    below: [{ pool: 'default', name: 'base' }],
  }
  const foreign: ObservedVm = { ...seen, nativeRef: 'foreign', nativeName: 'lab', displayName: 'lab', disks: [disk] }
  const { marker: _marker, ...unmarked } = foreign
  world.endpoint.putVm(unmarked)
  await world.observe()
  await expect(requests.deleted()).rejects.toThrow('volume "base" is used by VM "lab"')
})

test('a VM that is deleted leaves a volume that another one stands on, and says so', async () => {
  const vms = vmUseCases(world.services)
  await world.runToEnd(await vms.create(world.actor, { name: 'web01', disks: [{ sizeBytes: GIB }], nics: [] }, {}))
  const [own] = [...world.endpoint.volumes.values()].filter(({ name }) => name.startsWith('web01'))
  world.endpoint.volumes.put(`default/${own!.name}`, { ...own!, path: `${FOLDER}/${own!.name}` })
  putVolume('overlay', own!.name)
  await world.observe()
  const planned = await vms.delete(world.actor, 'web01', {}, { plan: true })
  expect(planned).toMatchObject({ plan: { warnings: ['volume "web01-disk0" stays'] } })
})
