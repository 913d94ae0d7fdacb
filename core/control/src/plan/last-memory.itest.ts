/** The last memory of a host, wanted twice. Over a real store and a simulated host of 64 GiB. */
import { expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'

test('of two VMs asked for at once that fit only one by one, one is refused', async () => {
  await using world = await ControlWorld.open()
  const vms = vmUseCases(world.services)
  const wanted = { memoryMiB: 40 * 1024, disks: [], nics: [] }
  const answers = await Promise.allSettled(['a', 'b'].map((name) => vms.create(world.actor, { name, ...wanted }, {})))
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({
    code: 'CAPACITY_EXHAUSTED',
    message: expect.stringMatching(/^no host can take VM "[ab]": kvm1: .* were promised to others meanwhile$/),
  })
  expect((await world.store.vms.list('provider')).items).toHaveLength(1)
})
