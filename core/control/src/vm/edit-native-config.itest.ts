/** Configurations in the hypervisor's own words, over a real store and simulated hosts. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from './vm-use-cases.ts'
import type { VmUseCases } from './vms.ts'

let world: ControlWorld
let vms: VmUseCases
beforeEach(async () => {
  world = await ControlWorld.open()
  vms = vmUseCases(world.services)
  await world.runToEnd(await vms.create(world.actor, { name: 'web01', vcpus: 1, memoryMiB: 64 }, {}))
  await world.observe()
})
afterEach(() => world[Symbol.asyncDispose]())

const read = async () => (await vms.nativeConfig(world.actor, 'web01', 'next')).text
const withDevice = (text: string) => JSON.stringify({ ...JSON.parse(text), unmodelled: { hostdev: 1 } }, undefined, 2)

test('what Covisor does not model is written, kept by the host, and what is desired of the VM stays', async () => {
  const before = await read()
  const { disks, nics, vcpus } = await vms.get(world.actor, 'web01')
  await world.runToEnd(await vms.editNativeConfig(world.actor, 'web01', { text: withDevice(before) }, {}))
  expect(JSON.parse(await read())).toMatchObject({ unmodelled: { hostdev: 1 } })
  expect(await vms.get(world.actor, 'web01')).toMatchObject({ disks, nics, vcpus })
})

test('a plan tells it and changes nothing', async () => {
  const before = await read()
  const outcome = await vms.editNativeConfig(world.actor, 'web01', { text: withDevice(before) }, { plan: true })
  expect(outcome).toMatchObject({ kind: 'plan', plan: { refusals: [], steps: [{ name: 'write' }] } })
  expect(await read()).toBe(before)
})

const refusals = [
  {
    what: 'what Covisor models',
    edit: (text: string) => ({ text: text.replace('"vcpus": 1', '"vcpus": 8') }),
    code: 'REQUEST_INVALID',
  },
  { what: 'what is no configuration', edit: () => ({ text: 'no' }), code: 'REQUEST_INVALID' },
  {
    what: 'what somebody else has changed meanwhile',
    edit: (text: string) => ({ text: withDevice(text), basedOn: `${text} ` }),
    code: 'CONFLICT',
  },
]

test.each(refusals)('$what is refused', async ({ edit, code }) => {
  const before = await read()
  await expect(vms.editNativeConfig(world.actor, 'web01', edit(before), {})).rejects.toMatchObject({ code })
  expect(await read()).toBe(before)
})
