/** Time under the control of a test. */
import { describe, expect, test } from 'vitest'
import { openSession } from './testing/open-session.ts'
import { smallDefinition } from './testing/small-definition.ts'

const { signal } = new AbortController()

describe('stepped time', () => {
  test('a start is only requested until the test takes a step', async () => {
    const { endpoint, session } = await openSession()
    const vm = smallDefinition()()
    await session.defineVm(vm, signal)
    await endpoint.pace.change('stepped')

    const starting = session.startVm(vm, signal)
    expect(await endpoint.pace.whenHeld()).toMatchObject({ call: 'startVm', vm: vm.vm })
    expect(endpoint.vm(vm.vm)?.power).toBe('stopped')
    await endpoint.pace.step()
    await starting
    expect(endpoint.vm(vm.vm)?.power).toBe('running')
  })

  test('questions are answered between steps', async () => {
    const { session } = await openSession('sim://lab?vms=3', { pace: 'stepped' })
    expect(await session.listVms(signal)).toHaveLength(3)
  })

  test('one step lets the oldest request happen', async () => {
    const { endpoint, session } = await openSession('sim://lab', { pace: 'stepped' })
    const [first, second] = [smallDefinition()(), smallDefinition()()]
    void session.defineVm(first, signal)
    void session.defineVm(second, signal)
    await endpoint.pace.step(1)
    expect([endpoint.vm(first.vm)?.power, endpoint.vm(second.vm)]).toEqual(['stopped', undefined])
    expect(endpoint.pace.held).toMatchObject([{ call: 'defineVm', vm: second.vm }])
  })

  test('a caller that gives up does not take its request back', async () => {
    const { endpoint, session } = await openSession('sim://lab', { pace: 'stepped' })
    const vm = smallDefinition()()
    const patience = new AbortController()
    const defining = session.defineVm(vm, patience.signal)
    patience.abort(new Error('cancelled'))
    await expect(defining).rejects.toThrow('cancelled')
    await endpoint.pace.step()
    expect(endpoint.vm(vm.vm)?.power).toBe('stopped')
  })

  test('leaving stepped time lets everything happen that was held', async () => {
    const { endpoint, session } = await openSession('sim://lab', { pace: 'stepped' })
    const vm = smallDefinition()()
    const defining = session.defineVm(vm, signal)
    await endpoint.pace.change('immediate')
    expect((await defining).nativeRef).toBe(endpoint.vm(vm.vm)?.nativeRef)
  })
})
