/** Faults as data: how often, about what, and at which moment of a call. */
import { AppError, newId } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { openSession } from './testing/open-session.ts'
import { smallDefinition } from './testing/small-definition.ts'

const { signal } = new AbortController()
const noMemory = new AppError('HOST_REFUSED', { host: 'lab', action: 'start', why: 'no memory' })

describe('faults', () => {
  test('a fault rule fails as often as it says, then the call works again', async () => {
    const { endpoint, session } = await openSession()
    const vm = smallDefinition()()
    await session.defineVm(vm, signal)
    endpoint.fail({ call: 'startVm', vm: vm.vm, times: 2, error: noMemory })
    await expect(session.startVm(vm, signal)).rejects.toBe(noMemory)
    await expect(session.startVm(vm, signal)).rejects.toBe(noMemory)
    await session.startVm(vm, signal)
    expect(endpoint.vm(vm.vm)?.power).toBe('running')
  })

  test('a rule about one VM leaves the others alone', async () => {
    const { endpoint, session } = await openSession()
    const vm = smallDefinition()()
    await session.defineVm(vm, signal)
    endpoint.fail({ call: 'startVm', vm: newId('vm'), error: noMemory })
    await expect(session.startVm(vm, signal)).resolves.toBeUndefined()
  })

  test('a lost request changes nothing', async () => {
    const { endpoint, session } = await openSession()
    const vm = smallDefinition()()
    endpoint.fail({ call: 'defineVm', when: 'before', error: noMemory })
    await expect(session.defineVm(vm, signal)).rejects.toBe(noMemory)
    expect(endpoint.vm(vm.vm)).toBeUndefined()
  })

  test('a lost reply hides that the work was done', async () => {
    const { endpoint, session } = await openSession()
    const vm = smallDefinition()()
    endpoint.fail({ call: 'defineVm', when: 'after', error: noMemory })
    await expect(session.defineVm(vm, signal)).rejects.toBe(noMemory)
    expect(endpoint.vm(vm.vm)?.power).toBe('stopped')
  })

  test('an endpoint that vanishes in the middle of a call ends it with HOST_UNREACHABLE', async () => {
    const { endpoint, session, connect } = await openSession()
    const vm = smallDefinition()()
    endpoint.fail({ call: 'defineVm', when: 'after', error: 'vanish' })
    await expect(session.defineVm(vm, signal)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
    await expect(connect()).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
  })

  test('a call that hangs ends with its signal', async () => {
    const { endpoint, session } = await openSession()
    endpoint.fail({ call: 'listVms', error: 'hang' })
    const patience = new AbortController()
    const listing = session.listVms(patience.signal)
    const reason = new Error('too slow')
    patience.abort(reason)
    await expect(listing).rejects.toBe(reason)
  })

  test('a write that breaks in the middle leaves what came before', async () => {
    const { endpoint, session } = await openSession()
    const volume = { pool: 'default', name: 'broken.raw', format: 'raw', capacityBytes: 8192 } as const
    await session.storage?.createVolume(volume, signal)
    endpoint.fail({ call: 'writeVolume', pool: 'default', when: 'during', error: noMemory })
    async function* chunks() {
      yield { offset: 0, bytes: Uint8Array.of(1, 1) }
      yield { offset: 2, bytes: Uint8Array.of(2, 2) }
    }
    await expect(session.storage?.writeVolume(volume, chunks(), signal)).rejects.toBe(noMemory)
    expect(endpoint.contentOf('default', 'broken.raw')?.subarray(0, 4)).toEqual(Uint8Array.of(1, 1, 0, 0))
  })

  test('rules that were not met are still there', async () => {
    const { endpoint, session } = await openSession()
    endpoint.fail({ call: 'hosts', error: noMemory }, { call: 'listVms', error: noMemory })
    await expect(session.hosts(signal)).rejects.toBe(noMemory)
    expect(endpoint.faults.left.map(({ call }) => call)).toEqual(['listVms'])
  })
})
