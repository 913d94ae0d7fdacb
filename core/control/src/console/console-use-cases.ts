/** Consoles: tickets that are used once, and the streams behind them. Tickets live in memory: a restart only costs a click. */
import { randomBytes } from 'node:crypto'
import type { ByteDuplex, EndpointSession } from '@covisor/driver-api'
import { type Actor, AppError, type EndpointId, isAppError, type VmId } from '@covisor/model'
import { authorise, refuseWhenObserving } from '../accept.ts'
import { textUseCases } from '../access/text-use-cases.ts'
import { stillAllowed, watchRights } from '../access/watch-rights.ts'
import type { Services } from '../services.ts'
import { resolveVm } from '../vm/resolve-vm.ts'
import { vmTarget } from '../vm/vm-target.ts'
import type { ConsoleKind, ConsoleUseCases } from './consoles.ts'
import { SaidLately, type WhoSays } from './said-lately.ts'

const TICKET_MS = 60_000
/** Unused ones of one user: nobody keeps others from opening theirs. */
const MAX_TICKETS = 100
/** Open ones of one user: each is a connection of its own to the host, which takes only so many. */
const MAX_OPEN = 50
const KEYS_TIMEOUT_MS = 10_000

interface Ticket {
  readonly actor: Actor
  readonly kind: ConsoleKind
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly project: string
  readonly takeOver: boolean
  readonly earlier: boolean
  readonly expiresAt: number
}

export function consoleUseCases(services: Services): ConsoleUseCases {
  const { store, connections, clock } = services
  const texts = textUseCases(services)
  const tickets = new Map<string, Ticket>()
  const open = new Map<string, number>()
  const said = new SaidLately()

  return {
    async ticket(actor, vm, { kind, takeOver, earlier }) {
      authorise(actor, { verb: 'vm:console', target: { kind: 'vm', name: vm } })
      const row = await resolveVm(store, actor, vm, 'console')
      checkPart(connections.session(row.endpoint), kind, row.name)
      const ticket = randomBytes(24).toString('base64url')
      const expiresAt = clock.now() + TICKET_MS
      for (const [key, old] of tickets) if (old.expiresAt < clock.now()) tickets.delete(key)
      const own = [...tickets.values()].filter((other) => whoOf(other.actor) === whoOf(actor)).length
      if (own >= MAX_TICKETS) {
        throw new AppError('SERVER_BUSY', {
          why: `you have ${own} console tickets that were not used; they end within a minute`,
        })
      }
      tickets.set(ticket, {
        actor,
        kind,
        vm: row.id,
        name: row.name,
        endpoint: row.endpoint,
        project: row.project,
        takeOver: takeOver ?? false,
        earlier: earlier ?? false,
        expiresAt,
      })
      await store.transaction((tx) =>
        tx.audit.append({
          actor,
          verb: 'vm:console',
          target: { kind: 'vm', id: row.id, name: row.name },
          outcome: 'accepted',
          after: { kind },
        }),
      )
      return { ticket, expiresAt: new Date(expiresAt) }
    },

    async open(secret, signal) {
      const ticket = tickets.get(secret)
      tickets.delete(secret)
      if (ticket === undefined || ticket.expiresAt < clock.now()) throw new AppError('UNAUTHENTICATED', {})
      const told = (error: unknown) => texts.error(ticket.actor, error)
      try {
        return { ...(await openWith(ticket, signal)), told }
      } catch (error) {
        throw await told(error)
      }
    },

    async screenshot(actor, vm, signal) {
      authorise(actor, { verb: 'vm:console', target: { kind: 'vm', name: vm } })
      const row = await resolveVm(store, actor, vm, 'screenshot')
      const { screen } = connections.session(row.endpoint)
      if (screen === undefined)
        throw new AppError('NOT_SUPPORTED', { what: 'a screenshot', why: 'this hypervisor makes none' })
      return await screen.screenshot(await vmTarget(store, row.id), signal)
    },

    async sendKeys(actor, vm, keyCodes) {
      authorise(actor, { verb: 'vm:console', target: { kind: 'vm', name: vm } })
      await refuseWhenObserving(services)
      const row = await resolveVm(store, actor, vm, 'console')
      const { screen } = connections.session(row.endpoint)
      if (screen === undefined)
        throw new AppError('NOT_SUPPORTED', { what: 'sending keys', why: 'this hypervisor cannot' })
      await screen.sendKeys(await vmTarget(store, row.id), keyCodes, AbortSignal.timeout(KEYS_TIMEOUT_MS))
    },
  }

  async function openWith(ticket: Ticket, signal: AbortSignal) {
    const { kind, name: vm, actor } = ticket
    countOpen(whoOf(actor), signal)
    const watched = { actor, verb: 'vm:console', what: `VM "${vm}"`, signal } as const
    await stillAllowed(store, actor, watched.verb, watched.what)
    const session = connections.session(ticket.endpoint)
    const target = await vmTarget(store, ticket.vm)
    const { promise: revoked, resolve: ended } = Promise.withResolvers<AppError>()
    if (kind === 'serial') {
      const opening = session.serial!.open(target, { takeOver: ticket.takeOver }, signal)
      const stream = await opening.catch(namingIt(vm))
      watchRights(services, watched, { ended })
      const who = { project: ticket.project, id: ticket.vm }
      const earlier = ticket.earlier ? said.of(who) : NOTHING
      return { kind, vm, stream: heardBy(said, who, stream), earlier, revoked }
    }
    const { stream, password } = await session.graphics!.open(target, signal).catch(namingIt(vm))
    watchRights(services, watched, { ended })
    return { kind, vm, stream, earlier: NOTHING, revoked, ...(password === undefined ? {} : { password }) }
  }

  /** Until the signal aborts. Throws SERVER_BUSY. */
  function countOpen(who: string, signal: AbortSignal): void {
    const own = open.get(who) ?? 0
    if (own >= MAX_OPEN) throw new AppError('SERVER_BUSY', { why: `you have ${own} consoles open already; close some` })
    open.set(who, own + 1)
    const closed = (): void => {
      const left = (open.get(who) ?? 1) - 1
      if (left > 0) open.set(who, left)
      else open.delete(who)
    }
    if (signal.aborted) closed()
    else signal.addEventListener('abort', closed, { once: true })
  }
}

const NOTHING = new Uint8Array()

const heardBy = (said: SaidLately, who: WhoSays, stream: ByteDuplex): ByteDuplex => ({
  readable: said.listen(who, stream.readable),
  write: (bytes) => stream.write(bytes),
  close: () => stream.close(),
})

const whoOf = (actor: Actor): string => actor.user ?? actor.name

/** A host knows the VM by its id; people by its name. */
const namingIt = (vm: string) => (error: unknown) => {
  if (!isAppError(error, 'CONSOLE_UNAVAILABLE')) throw error
  throw new AppError('CONSOLE_UNAVAILABLE', { ...error.params, vm }, { cause: error })
}

function checkPart(session: EndpointSession, kind: ConsoleKind, vm: string): void {
  const there = kind === 'serial' ? session.serial : session.graphics
  if (there === undefined)
    throw new AppError('CONSOLE_UNAVAILABLE', { vm, why: `this hypervisor gives no ${kind} console` })
}
