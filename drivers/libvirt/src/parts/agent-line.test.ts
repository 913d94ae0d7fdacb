/** Guests whose agents hang, lie low or answer late: what that costs everybody else. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import type { HostLink } from '../session/host-link.ts'
import { AgentLine } from './agent-line.ts'

test('everybody who asks one guest the same shares one question', async () => {
  const { line, opened } = lineToHost()
  const vm = someVm()
  const { promise, resolve } = Promise.withResolvers<string>()
  let asked = 0
  const ask = () => line.ask('tell', vm, never(), () => (asked++, promise))
  const answers = [ask(), ask()]
  resolve('linux')
  expect(await Promise.all(answers)).toEqual(['linux', 'linux'])
  expect([asked, opened()]).toEqual([1, 1])
  expect(await line.ask('tell', vm, never(), async () => 'again')).toBe('again')
})

test('who gives up is let go, and the question stands until the guest answers it', async () => {
  const { line } = lineToHost()
  const vm = someVm()
  const hanging = Promise.withResolvers<string>()
  const givingUp = new AbortController()
  const first = line.ask('tell', vm, givingUp.signal, () => hanging.promise)
  givingUp.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  const second = line.ask('tell', vm, never(), async () => 'never asked')
  hanging.resolve('late')
  expect(await second).toBe('late')
})

test('when four guests hang no fifth is asked, until one of them answers', async () => {
  const { line } = lineToHost()
  const hanging = Array.from({ length: 4 }, () => Promise.withResolvers<string>())
  const waiting = hanging.map(({ promise }) => line.ask('tell', someVm(), never(), () => promise))
  const fifth = () => line.ask('tell', someVm(), never(), async () => 'asked')
  await expect(fifth()).rejects.toMatchObject({
    code: 'HOST_REFUSED',
    message: expect.stringMatching(/4 guest agents/),
  })
  hanging[0]!.resolve('at last')
  await waiting[0]
  expect(await fifth()).toBe('asked')
})

test('a connection that broke, or never came, is opened again by the next question', async () => {
  const { line, opened, breakIt } = lineToHost({ failures: 1 })
  const ask = () => line.ask('tell', someVm(), never(), async () => 'answer')
  await expect(ask()).rejects.toThrow('no route')
  expect(await ask()).toBe('answer')
  breakIt()
  await Promise.resolve()
  expect([await ask(), opened()]).toEqual(['answer', 3])
})

function lineToHost({ failures = 0 } = {}) {
  let opened = 0
  let breakIt = () => {}
  const link = {
    label: 'kvm1',
    translated: (error: unknown) => error,
    async forStream() {
      if (++opened <= failures) throw new Error('no route')
      const { promise: closed, resolve } = Promise.withResolvers<undefined>()
      breakIt = () => resolve(undefined)
      return { closed, call: {} }
    },
  } as unknown as HostLink
  return { line: new AgentLine(link), opened: () => opened, breakIt: () => breakIt() }
}

const someVm = () => ({ vm: newId('vm'), nativeRef: undefined })
const never = () => new AbortController().signal
