/**
 * Asks the daemon for events and hands each to the feed that asked for it.
 *
 * Knows registrations. Each kind of a feed is a registration of its own, because that is how the daemon counts them. A
 * message of a class or registration that is not known is dropped: newer daemons may send more than we have heard of, and
 * events of a registration that we just gave up are still under way.
 */
import { LibvirtError } from '../errors/libvirt-error.ts'
import { eventRegistrationCalls as registration } from '../protocol/event-registration.ts'
import type { Flags } from '../protocol/flags.ts'
import type { Domain, Network, NodeDevice, Secret, StoragePool } from '../protocol/handles.ts'
import type { BodyOf, Message, Procedure } from '../protocol/procedure.ts'
import { qemuCalls, qemuMessages } from '../protocol/qemu.ts'
import { decodePayload } from '../session/decode-payload.ts'
import { type Program, qemuProgram, remoteProgram } from '../session/program.ts'
import type { Session } from '../session/session.ts'
import { CloseFeeds, connectionClosed, type HypervisorClosedEvent } from './close-feeds.ts'
import { EventFeed, type FeedOptions } from './event-feed.ts'
import {
  domainEvents,
  type EventOf,
  networkEvents,
  nodeDeviceEvents,
  secretEvents,
  storagePoolEvents,
} from './event-tables.ts'

export interface SubscribeOptions<Handle> extends FeedOptions {
  /** Only events of this object. */
  readonly only?: Handle
  /** Leave out the kinds that this daemon does not know, instead of failing. */
  readonly skipUnknown?: boolean
}

export interface MonitorOptions extends SubscribeOptions<Domain> {
  /** QEMU's name of one event; every event if not given. */
  readonly event?: string
  /** Whether that name is a pattern, and whether case matters. */
  readonly flags?: Flags<'ConnectDomainQemuMonitorEventRegisterFlags'>
}

export type QemuMonitorEvent = { readonly kind: 'monitor' } & Omit<
  BodyOf<typeof qemuMessages.domainMonitorEvent>,
  'callbackID'
>

export class Subscriptions {
  readonly #session: Session
  readonly #closeFeeds: CloseFeeds
  readonly #feeds = new Map<string, { readonly kind: string; readonly feed: EventFeed<unknown> }>()

  constructor(session: Session) {
    this.#session = session
    this.#closeFeeds = new CloseFeeds(session)
    session.onMessage((program, procedure, payload) => this.#receive(program, procedure, payload))
    void session.closed.then((reason) => {
      for (const { feed } of this.#feeds.values())
        if (reason === undefined) void feed.close()
        else feed.fail(reason)
      this.#feeds.clear()
    })
  }

  /** Resolves when the daemon has agreed, so that nothing that happens afterwards is missed. */
  domain<Kind extends keyof typeof domainEvents>(
    kinds: Kind | readonly Kind[],
    options: SubscribeOptions<Domain> = {},
  ): Promise<EventFeed<EventOf<typeof domainEvents, Kind>>> {
    return this.#subscribe(domainFamily, kinds, options, { dom: options.only })
  }

  network<Kind extends keyof typeof networkEvents>(
    kinds: Kind | readonly Kind[],
    options: SubscribeOptions<Network> = {},
  ): Promise<EventFeed<EventOf<typeof networkEvents, Kind>>> {
    return this.#subscribe(networkFamily, kinds, options, { net: options.only })
  }

  storagePool<Kind extends keyof typeof storagePoolEvents>(
    kinds: Kind | readonly Kind[],
    options: SubscribeOptions<StoragePool> = {},
  ): Promise<EventFeed<EventOf<typeof storagePoolEvents, Kind>>> {
    return this.#subscribe(storagePoolFamily, kinds, options, { pool: options.only })
  }

  nodeDevice<Kind extends keyof typeof nodeDeviceEvents>(
    kinds: Kind | readonly Kind[],
    options: SubscribeOptions<NodeDevice> = {},
  ): Promise<EventFeed<EventOf<typeof nodeDeviceEvents, Kind>>> {
    return this.#subscribe(nodeDeviceFamily, kinds, options, { dev: options.only })
  }

  secret<Kind extends keyof typeof secretEvents>(
    kinds: Kind | readonly Kind[],
    options: SubscribeOptions<Secret> = {},
  ): Promise<EventFeed<EventOf<typeof secretEvents, Kind>>> {
    return this.#subscribe(secretFamily, kinds, options, { secret: options.only })
  }

  /**
   * QEMU's own events, past libvirt's abstractions: all of them, or those of one name such as `BLOCK_JOB_COMPLETED`.
   * `details` is QEMU's JSON as text.
   */
  qemuMonitor(options: MonitorOptions = {}): Promise<EventFeed<QemuMonitorEvent>> {
    const { only: dom, event, flags } = options
    return this.#subscribe(qemuMonitorFamily, 'monitor', options, { dom, event, flags })
  }

  /**
   * The daemon has lost the hypervisor behind it, for drivers that are clients themselves (libvirt's close callback). The
   * connection to the daemon itself ends in `connection.closed`.
   */
  hypervisorClosed(options: FeedOptions = {}): Promise<EventFeed<HypervisorClosedEvent>> {
    return this.#closeFeeds.subscribe(options)
  }

  async #subscribe<Event>(
    family: Family,
    kinds: string | readonly string[],
    options: SubscribeOptions<unknown>,
    args: object,
  ): Promise<EventFeed<Event>> {
    options.signal?.throwIfAborted()
    const registered: number[] = []
    const feed = new EventFeed<Event>(options, () => this.#deregister(family, registered))
    try {
      for (const kind of typeof kinds === 'string' ? [kinds] : kinds) {
        await this.#register(family, kind, args, feed as EventFeed<unknown>, registered, options)
        options.signal?.throwIfAborted()
      }
    } catch (error) {
      await feed.close()
      // The feed may have been closed by its signal already, before the last registration was answered.
      await this.#deregister(family, registered).catch(() => {})
      throw error
    }
    return feed
  }

  async #register(
    family: Family,
    kind: string,
    args: object,
    feed: EventFeed<unknown>,
    registered: number[],
    { skipUnknown = false }: SubscribeOptions<unknown>,
  ): Promise<void> {
    const eventID = family.events[kind]?.id
    if (eventID === undefined) throw new TypeError(`there is no ${family.name} event "${kind}"`)
    try {
      await this.#session.call(
        family.program,
        family.registerName,
        family.register,
        { eventID, ...args },
        {},
        ({ callbackID }) => {
          registered.push(callbackID)
          this.#feeds.set(`${family.name} ${callbackID}`, { kind, feed })
        },
      )
    } catch (error) {
      if (!(skipUnknown && error instanceof LibvirtError)) throw error
    }
  }

  /** Takes from the list what it gives up, so that nothing is given up twice. */
  async #deregister(family: Family, registered: number[]): Promise<void> {
    for (let callbackID = registered.pop(); callbackID !== undefined; callbackID = registered.pop()) {
      this.#feeds.delete(`${family.name} ${callbackID}`)
      if (!this.#session.isOpen) continue
      await this.#session.call(family.program, family.deregisterName, family.deregister, { callbackID })
    }
  }

  #receive(program: number, procedure: number, payload: Buffer): void {
    if (program === remoteProgram.number && procedure === connectionClosed.number)
      return this.#closeFeeds.receive(payload)
    const sent = byProcedure.get(`${program} ${procedure}`)
    if (sent === undefined) return
    const { family, kind, message } = sent
    const body = decodePayload(`the ${family.name} event ${kind}`, message.body, payload)
    const { callbackID, msg, ...fields } = body as { callbackID: number; msg?: object }
    this.#feeds.get(`${family.name} ${callbackID}`)?.feed.push({ kind, ...fields, ...msg })
  }
}

interface Family {
  readonly name: string
  readonly program: Program
  readonly events: Readonly<Record<string, { readonly id: number; readonly message: Message<unknown> }>>
  readonly registerName: string
  readonly register: Procedure<object, { readonly callbackID: number }>
  readonly deregisterName: string
  readonly deregister: Procedure<{ readonly callbackID: number }, unknown>
}

const domainFamily = family(
  'domain',
  domainEvents,
  'connectDomainEventCallbackRegisterAny',
  'connectDomainEventCallbackDeregisterAny',
)
const networkFamily = family(
  'network',
  networkEvents,
  'connectNetworkEventRegisterAny',
  'connectNetworkEventDeregisterAny',
)
const storagePoolFamily = family(
  'storage pool',
  storagePoolEvents,
  'connectStoragePoolEventRegisterAny',
  'connectStoragePoolEventDeregisterAny',
)
const nodeDeviceFamily = family(
  'node device',
  nodeDeviceEvents,
  'connectNodeDeviceEventRegisterAny',
  'connectNodeDeviceEventDeregisterAny',
)
const secretFamily = family('secret', secretEvents, 'connectSecretEventRegisterAny', 'connectSecretEventDeregisterAny')

type RegisterName = Extract<keyof typeof registration, `${string}EventRegisterAny` | `${string}CallbackRegisterAny`>

function family(
  name: string,
  events: Family['events'],
  registerName: RegisterName,
  deregisterName: keyof typeof registration,
): Family {
  return {
    name,
    program: remoteProgram,
    events,
    registerName,
    register: registration[registerName] as unknown as Family['register'],
    deregisterName,
    deregister: registration[deregisterName] as unknown as Family['deregister'],
  }
}

const qemuMonitorFamily: Family = {
  name: 'QEMU monitor',
  program: qemuProgram,
  events: { monitor: { id: 0, message: qemuMessages.domainMonitorEvent } },
  registerName: 'connectDomainMonitorEventRegister',
  register: qemuCalls.connectDomainMonitorEventRegister as unknown as Family['register'],
  deregisterName: 'connectDomainMonitorEventDeregister',
  deregister: qemuCalls.connectDomainMonitorEventDeregister,
}

const families = [domainFamily, networkFamily, storagePoolFamily, nodeDeviceFamily, secretFamily, qemuMonitorFamily]

const byProcedure = new Map(
  families.flatMap((family) =>
    Object.entries(family.events).map(
      ([kind, { message }]) => [`${family.program.number} ${message.number}`, { family, kind, message }] as const,
    ),
  ),
)
