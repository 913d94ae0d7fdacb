/** News: what happens to a VM is told, whoever did it. */
import { describe, expect, test } from 'vitest'
import type { EndpointEvent, VmNews } from '../events.ts'
import type { Subject, WithSubject } from './subject.ts'

export function describeEvents(subject: WithSubject): void {
  describe('events', () => {
    test('a definition is news', async () => {
      const news = subject().session.events(subject().signal)
      const { target } = await subject().defined()
      await seen(news, vmEvent(target.nativeRef, 'defined'))
    })

    test('a start is news', async () => {
      const { target } = await subject().defined()
      const news = subject().session.events(subject().signal)
      await subject().session.startVm(target, subject().signal)
      await seen(news, vmEvent(target.nativeRef, 'started'))
    })

    test('a stop is news', async () => {
      const { target } = await subject().running()
      const news = subject().session.events(subject().signal)
      await subject().session.stopVm(target, subject().signal)
      await seen(news, vmEvent(target.nativeRef, 'stopped'))
    })

    test('a pause is news', async ({ skip }) => {
      await subject().needs(skip, 'pause')
      const { target } = await subject().running()
      const news = subject().session.events(subject().signal)
      await subject().session.pauseVm(target, subject().signal)
      await seen(news, vmEvent(target.nativeRef, 'paused'))
    })

    test('the removal of a VM is news', async () => {
      const { target } = await subject().defined()
      const news = subject().session.events(subject().signal)
      await subject().session.undefineVm(target, subject().signal)
      await seen(news, (event) => event.kind === 'vm-removed' && event.nativeRef === target.nativeRef)
    })

    test('what another session does is news', async () => {
      const { target } = await subject().defined()
      const news = subject().session.events(subject().signal)
      const other = await subject().anotherSession()
      await other.startVm(target, subject().signal)
      await seen(news, vmEvent(target.nativeRef, 'started'))
    })

    test('two listeners hear the same news', async () => {
      const { target } = await subject().defined()
      const first = subject().session.events(subject().signal)
      const second = subject().session.events(subject().signal)
      await subject().session.startVm(target, subject().signal)
      await seen(first, vmEvent(target.nativeRef, 'started'))
      await seen(second, vmEvent(target.nativeRef, 'started'))
    })

    test('news ends when the listener is aborted', async () => {
      const listening = new AbortController()
      const news = subject().session.events(listening.signal)
      const end = endOf(news, subject())
      listening.abort()
      expect(await end).toBe('ended')
    })

    test('news ends when the session is closed', async () => {
      const session = await subject().anotherSession()
      const end = endOf(session.events(subject().signal), subject())
      await session.close()
      expect(await end).toBe('ended')
    })
  })
}

const vmEvent = (nativeRef: string | undefined, what: VmNews) => (event: EndpointEvent) =>
  event.kind === 'vm' && event.nativeRef === nativeRef && event.what === what

/** Resolves with the news that was waited for; the test's deadline ends the stream, and then the test. */
async function seen(news: AsyncIterable<EndpointEvent>, isIt: (event: EndpointEvent) => boolean): Promise<void> {
  const others: string[] = []
  for await (const event of news) {
    if (isIt(event)) return
    others.push(JSON.stringify(event))
  }
  throw new Error(`the news ended without the expected event; there was: ${others.join(', ') || 'nothing'}`)
}

async function endOf(news: AsyncIterable<EndpointEvent>, { signal }: Subject): Promise<'ended' | 'still open'> {
  for await (const event of news) void event
  return signal.aborted ? 'still open' : 'ended'
}
