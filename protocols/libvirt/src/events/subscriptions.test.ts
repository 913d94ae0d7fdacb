/** Subscriptions against a daemon in memory: order, overflow, refusal, taking back. */
import { describe, expect, test } from 'vitest'
import { ProtocolError } from '../errors/protocol-error.ts'
import { connectCalls } from '../protocol/connect.ts'
import { eventMessages } from '../protocol/event-messages.ts'
import { eventRegistrationCalls } from '../protocol/event-registration.ts'
import { qemuCalls, qemuMessages } from '../protocol/qemu.ts'
import { qemuProgram } from '../session/program.ts'
import { Session } from '../session/session.ts'
import { FakeDaemon } from '../testing/fake-daemon.ts'
import { EventOverflowError } from './event-feed.ts'
import { domainEvents } from './event-tables.ts'
import { Subscriptions } from './subscriptions.ts'

const register = eventRegistrationCalls.connectDomainEventCallbackRegisterAny
const deregister = eventRegistrationCalls.connectDomainEventCallbackDeregisterAny
const lifecycle = eventMessages.domainEventCallbackLifecycle
const dom = { name: 'web01', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 4 }

describe('a subscription', () => {
  test('misses nothing that follows the agreement at once', async () => {
    const { daemon, subscriptions } = setUp()
    const subscribing = subscriptions.domain('lifecycle')
    const { header, args } = await daemon.nextCall(register)
    expect(args.eventID).toBe(domainEvents.lifecycle.id)
    daemon.reply(header, register.ret, { callbackID: 7 })
    daemon.message(lifecycle.number, lifecycle.body, { callbackID: 7, msg: { dom, event: 2, detail: 0 } })
    const feed = await subscribing
    await expect(feed.next()).resolves.toEqual({ done: false, value: { kind: 'lifecycle', dom, event: 2, detail: 0 } })
  })

  test('to several kinds is one feed in the order of events', async () => {
    const { daemon, subscriptions } = setUp()
    const subscribing = subscriptions.domain(['lifecycle', 'deviceAdded'])
    for (const callbackID of [1, 2])
      daemon.reply((await daemon.nextCall(register)).header, register.ret, { callbackID })
    const feed = await subscribing
    const added = eventMessages.domainEventCallbackDeviceAdded
    daemon.message(added.number, added.body, { callbackID: 2, dom, devAlias: 'net1' })
    daemon.message(lifecycle.number, lifecycle.body, { callbackID: 1, msg: { dom, event: 5, detail: 0 } })
    expect((await feed.next()).value).toEqual({ kind: 'deviceAdded', dom, devAlias: 'net1' })
    expect((await feed.next()).value).toMatchObject({ kind: 'lifecycle', event: 5 })
  })

  test('is taken back at the daemon when the loop is left', async () => {
    const { daemon, subscriptions } = setUp()
    const feed = await subscribed(daemon, subscriptions)
    daemon.message(lifecycle.number, lifecycle.body, { callbackID: 7, msg: { dom, event: 2, detail: 0 } })
    const left = (async () => {
      for await (const event of feed) if (event.event === 2) break
    })()
    const { header, args } = await daemon.nextCall(deregister)
    expect(args.callbackID).toBe(7)
    daemon.reply(header, deregister.ret, {})
    await left
    await expect(feed.next()).resolves.toEqual({ done: true, value: undefined })
  })

  test('whose listener does not keep up ends with an error instead of a gap', async () => {
    const { daemon, subscriptions } = setUp()
    const feed = await subscribed(daemon, subscriptions, 3)
    for (let i = 0; i < 4; i++)
      daemon.message(lifecycle.number, lifecycle.body, { callbackID: 7, msg: { dom, event: i, detail: 0 } })
    await daemon.nextCall(deregister)
    await expect(feed.next()).rejects.toBeInstanceOf(EventOverflowError)
  })

  test('fails with its connection', async () => {
    const { daemon, subscriptions } = setUp()
    const feed = await subscribed(daemon, subscriptions)
    const waiting = feed.next()
    daemon.hangUp()
    await expect(waiting).rejects.toMatchObject({ reason: 'lost' })
  })

  test('can leave out kinds that the daemon does not know', async () => {
    const { daemon, subscriptions } = setUp()
    const subscribing = subscriptions.domain(['nicMacChange', 'lifecycle'], { skipUnknown: true })
    daemon.fail((await daemon.nextCall(register)).header, 1, 'unsupported event ID 27')
    daemon.reply((await daemon.nextCall(register)).header, register.ret, { callbackID: 7 })
    const feed = await subscribing
    daemon.message(lifecycle.number, lifecycle.body, { callbackID: 7, msg: { dom, event: 2, detail: 0 } })
    expect((await feed.next()).value).toMatchObject({ kind: 'lifecycle' })
  })

  test('that the daemon refuses in part is taken back whole', async () => {
    const { daemon, subscriptions } = setUp()
    const subscribing = subscriptions.domain(['lifecycle', 'nicMacChange'])
    const failed = expect(subscribing).rejects.toThrow('unsupported event ID 27')
    daemon.reply((await daemon.nextCall(register)).header, register.ret, { callbackID: 7 })
    daemon.fail((await daemon.nextCall(register)).header, 1, 'unsupported event ID 27')
    const { header } = await daemon.nextCall(deregister)
    daemon.reply(header, deregister.ret, {})
    await failed
  })
})

test('a subscription that is given up while it is being made leaves no registration behind', async () => {
  const { daemon, subscriptions } = setUp()
  const controller = new AbortController()
  const subscribing = subscriptions.domain(['lifecycle', 'deviceAdded'], { signal: controller.signal })
  const failed = expect(subscribing).rejects.toThrow('enough')
  const first = await daemon.nextCall(register)
  controller.abort(new Error('enough'))
  daemon.reply(first.header, register.ret, { callbackID: 7 })
  const { header, args } = await daemon.nextCall(deregister)
  expect(args.callbackID).toBe(7)
  daemon.reply(header, deregister.ret, {})
  await failed
  expect(daemon.unread).toBe(0)
})

test('the loss of the hypervisor, told in a way that cannot be read, ends the session by name', async () => {
  const { daemon, session } = setUp()
  daemon.message(eventMessages.connectEventConnectionClosed.number, connectCalls.connectClose.args, {})
  await expect(session.closed).resolves.toMatchObject({
    message: expect.stringContaining('the event hypervisorClosed'),
  })
})

test('events of unknown registrations are dropped', async () => {
  const { daemon, session } = setUp()
  daemon.message(lifecycle.number, lifecycle.body, { callbackID: 99, msg: { dom, event: 2, detail: 0 } })
  daemon.message(9999, lifecycle.body, { callbackID: 1, msg: { dom, event: 2, detail: 0 } })
  await new Promise((resolve) => setImmediate(resolve))
  expect(session.isOpen).toBe(true)
})

test('an event that cannot be read ends the session', async () => {
  const { daemon, session } = setUp()
  daemon.message(lifecycle.number, deregister.args, { callbackID: 7 })
  await expect(session.closed).resolves.toBeInstanceOf(ProtocolError)
})

function setUp() {
  const daemon = new FakeDaemon()
  const session = new Session(daemon.clientSide)
  return { daemon, session, subscriptions: new Subscriptions(session) }
}

async function subscribed(daemon: FakeDaemon, subscriptions: Subscriptions, limit?: number) {
  const subscribing = subscriptions.domain('lifecycle', limit === undefined ? {} : { limit })
  daemon.reply((await daemon.nextCall(register)).header, register.ret, { callbackID: 7 })
  return subscribing
}

describe("QEMU's own events", () => {
  test('come with the time and the JSON that QEMU gave', async () => {
    const { daemon, subscriptions } = setUp()
    const subscribing = subscriptions.qemuMonitor({ event: 'RTC_CHANGE', only: dom })
    const { connectDomainMonitorEventRegister: registerMonitor } = qemuCalls
    const { header, args } = await daemon.nextCall(registerMonitor)
    expect(args).toMatchObject({ dom, event: 'RTC_CHANGE', flags: 0 })
    expect(header.program).toBe(qemuProgram.number)
    daemon.reply(header, registerMonitor.ret, { callbackID: 3 })
    const event = { dom, event: 'RTC_CHANGE', seconds: 1_700_000_000n, micros: 5, details: '{"offset":1}' }
    const { number, body } = qemuMessages.domainMonitorEvent
    daemon.message(number, body, { callbackID: 3, ...event }, qemuProgram)
    const feed = await subscribing
    expect((await feed.next()).value).toEqual({ kind: 'monitor', ...event })
  })
})

describe('the loss of the hypervisor behind the daemon', () => {
  const { connectRegisterCloseCallback: registerClose, connectUnregisterCloseCallback: unregisterClose } = connectCalls
  const { number, body } = eventMessages.connectEventConnectionClosed

  test('is asked for once, told to every feed, and given up with the last', async () => {
    const { daemon, subscriptions } = setUp()
    const subscribing = [subscriptions.hypervisorClosed(), subscriptions.hypervisorClosed()] as const
    daemon.reply((await daemon.nextCall(registerClose)).header, registerClose.ret, {})
    const feeds = await Promise.all(subscribing)
    daemon.message(number, body, { reason: 1 })
    for (const feed of feeds) expect((await feed.next()).value).toEqual({ kind: 'hypervisorClosed', reason: 1 })

    await feeds[0].close()
    const closing = feeds[1].close()
    daemon.reply((await daemon.nextCall(unregisterClose)).header, unregisterClose.ret, {})
    await closing
    expect(daemon.unread).toBe(0)
  })

  test('is refused by drivers that cannot lose it', async () => {
    const { daemon, subscriptions } = setUp()
    const subscribing = subscriptions.hypervisorClosed()
    daemon.fail((await daemon.nextCall(registerClose)).header, 3, 'not supported')
    await expect(subscribing).rejects.toMatchObject({ isUnsupported: true })
  })
})
