/** Streams and consoles end when the right to them does. Over a real store and a simulated host, with a clock of the test's. */
import { type Actor, AppError } from '@covisor/model'
import { ManualClock } from '@covisor/tasks/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { consoleUseCases } from '../console/console-use-cases.ts'
import { peopleOf } from '../people/people.fixture.ts'
import { eventUseCases } from '../task/event-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'

const SOON_MS = 10_000

let world: ControlWorld
let people: ReturnType<typeof peopleOf>
let clock: ManualClock
let ada: Actor
beforeEach(async () => {
  world = await ControlWorld.open()
  people = peopleOf(world)
  clock = new ManualClock()
  ada = await people.join('ada', 'default', ['user', 'default/default'])
})
afterEach(() => world[Symbol.asyncDispose]())

const services = () => ({ ...world.services, clock })

/** As time goes on; the promise settles when the stream is asked for the last time. */
async function passing<T>(outcome: Promise<T>): Promise<T> {
  let settled = false
  const done = outcome.finally(() => (settled = true))
  done.catch(() => {})
  while (!settled) await clock.advance(SOON_MS)
  return await done
}

async function drained(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

const losses = {
  'its token is revoked': async () => {
    const [token] = await people.access.listTokens(ada)
    await people.access.revokeToken(ada, token!.id)
    return 'UNAUTHENTICATED'
  },
  'its user is disabled': async () => {
    await people.users.edit(world.actor, 'ada', { disabled: true })
    return 'UNAUTHENTICATED'
  },
  'its role is taken away': async () => {
    const { items } = await people.bindings.list(world.actor, {})
    for (const { id, user } of items) if (user.name === 'ada') await people.bindings.delete(world.actor, id)
    return 'UNAUTHENTICATED'
  },
}

describe('a stream of events', () => {
  for (const [name, lose] of Object.entries(losses)) {
    test(`ends when ${name}`, async () => {
      const events = eventUseCases(services()).follow(ada, { signal: AbortSignal.timeout(60_000) })
      const end = drained(events)
      await clock.advance(SOON_MS)
      const code = await lose()
      await expect(passing(end)).rejects.toMatchObject({ code })
    })
  }
})

describe('a console', () => {
  beforeEach(async () => {
    const made = await vmUseCases(world.services).create(
      world.actor,
      { name: 'web01', nics: [], disks: [], start: true },
      {},
    )
    await world.runToEnd(made)
  })

  const ticketOf = async (actor: Actor, consoles: ReturnType<typeof consoleUseCases>) =>
    (await consoles.ticket(actor, 'web01', { kind: 'serial' })).ticket

  test('is told that its right is gone', async () => {
    const consoles = consoleUseCases(services())
    const { revoked } = await consoles.open(await ticketOf(ada, consoles), AbortSignal.timeout(60_000))
    const code = await losses['its token is revoked']()
    expect(await passing(revoked)).toMatchObject({ code })
  })

  test('is not opened with a ticket of somebody who is out by now', async () => {
    const consoles = consoleUseCases(services())
    const ticket = await ticketOf(ada, consoles)
    await losses['its user is disabled']()
    await expect(consoles.open(ticket, AbortSignal.timeout(60_000))).rejects.toBeInstanceOf(AppError)
  })

  test('that cannot be opened tells a tenant no name of a host', async () => {
    const consoles = consoleUseCases(services())
    const ticket = await ticketOf(ada, consoles)
    await world.services.connections.stop()
    const error = await consoles.open(ticket, AbortSignal.timeout(60_000)).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'HOST_UNREACHABLE', params: { host: 'a host' } })
  })

  test('is one of so many that one user may have open, until one of them is closed', async () => {
    const consoles = consoleUseCases(services())
    const first = new AbortController()
    await consoles.open(await ticketOf(ada, consoles), first.signal)
    for (let more = 1; more < 50; more++) {
      const signal = AbortSignal.timeout(60_000)
      const { ticket } = await consoles.ticket(ada, 'web01', { kind: 'serial', takeOver: true })
      await consoles.open(ticket, signal)
    }
    const next = async () => await consoles.open(await ticketOf(ada, consoles), AbortSignal.timeout(60_000))
    await expect(next()).rejects.toMatchObject({ code: 'SERVER_BUSY' })
    first.abort()
    const { ticket } = await consoles.ticket(ada, 'web01', { kind: 'serial', takeOver: true })
    await expect(consoles.open(ticket, AbortSignal.timeout(60_000))).resolves.toMatchObject({ vm: 'web01' })
  })

  test('is not kept from others by one who makes tickets without end', async () => {
    const consoles = consoleUseCases(services())
    for (let made = 0; made < 100; made++) await ticketOf(ada, consoles)
    await expect(ticketOf(ada, consoles)).rejects.toMatchObject({ code: 'SERVER_BUSY' })
    await expect(ticketOf(world.actor, consoles)).resolves.toEqual(expect.any(String))
    await clock.advance(61_000)
    await expect(ticketOf(ada, consoles)).resolves.toEqual(expect.any(String))
  })
})
