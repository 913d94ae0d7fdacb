/** Events: what each means to an observer, and that no listener loses news without being told. */
import type { EndpointEvent } from '@covisor/driver-api'
import { DomainEventStoppedDetailType as Stopped, DomainEventType as Type } from '@covisor/libvirt'
import { describe, expect, test } from 'vitest'
import { EventHub } from './event-hub.ts'
import { translateDomainEvent } from './translate-event.ts'

const dom = { name: 'web01', uuid: '5b5a1f9e-7a63-4a0f-9d8e-5f3f8f2f9a11', id: 1 }
const lifecycle = (event: number, detail: number) => translateDomainEvent({ kind: 'lifecycle', dom, event, detail })

describe('a lifecycle event', () => {
  for (const { event, detail = 0, what } of [
    { event: Type.DEFINED, what: 'defined' },
    { event: Type.DEFINED, detail: 1, what: 'changed' },
    { event: Type.STARTED, what: 'started' },
    { event: Type.SUSPENDED, what: 'paused' },
    { event: Type.SUSPENDED, detail: 2, what: 'io-error' },
    { event: Type.RESUMED, what: 'resumed' },
    { event: Type.STOPPED, detail: Stopped.DESTROYED, what: 'stopped' },
    { event: Type.STOPPED, detail: Stopped.CRASHED, what: 'crashed' },
    { event: Type.STOPPED, detail: Stopped.SAVED, what: 'suspended' },
    { event: 99, what: 'changed' },
  ]) {
    test(`${event} with detail ${detail} is "${what}"`, () => {
      expect(lifecycle(event, detail)).toEqual({ kind: 'vm', nativeRef: dom.uuid, what })
    })
  }

  test('of a removal says that the VM is gone, of a renaming that it changed', () => {
    expect(lifecycle(Type.UNDEFINED, 0)).toEqual({ kind: 'vm-removed', nativeRef: dom.uuid })
    expect(lifecycle(Type.UNDEFINED, 1)).toMatchObject({ what: 'changed' })
  })
})

describe('listeners', () => {
  const news = (index: number): EndpointEvent => ({ kind: 'pool', nativeName: `${index}` })
  const signal = new AbortController().signal

  test('hear in order what happened since they began to listen, before they read', async () => {
    const hub = new EventHub()
    hub.publish(news(0))
    const listener = hub.listen(signal)
    hub.publish(news(1))
    hub.publish(news(2))
    hub.end()
    expect(await Array.fromAsync(listener)).toEqual([news(1), news(2)])
  })

  test('that fall far behind are told that they lost news', async () => {
    const hub = new EventHub()
    const slow = hub.listen(signal)
    for (let index = 0; index < 10_001; index++) hub.publish(news(index))
    hub.end()
    expect(await Array.fromAsync(slow)).toEqual([{ kind: 'overflow' }, news(10_000)])
  })

  test('that were aborted before hear nothing', async () => {
    const hub = new EventHub()
    const listener = hub.listen(AbortSignal.abort())
    hub.publish(news(1))
    expect(await Array.fromAsync(listener)).toEqual([])
  })
})
