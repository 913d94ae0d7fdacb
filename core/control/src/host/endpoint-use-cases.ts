/** Enrolling, editing and forgetting endpoints. */
import type { Driver, EndpointAddress, EndpointSession, ObservedHost, PinnedIdentity } from '@covisor/driver-api'
import { AppError, counted, newId } from '@covisor/model'
import type { EndpointRow, StoreReads } from '@covisor/store'
import { accept, authorise } from '../accept.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { editEndpointSaga } from './edit-endpoint.saga.ts'
import { editEndpoint } from './edit-endpoint.ts'
import { addEndpointSaga, removeEndpointSaga } from './endpoint.saga.ts'
import type { EndpointRecord, EndpointUseCases } from './endpoints.ts'
import { findTwin } from './find-twin.ts'
import { parseGivenName } from './given-name.ts'
import { checkHost } from './host-check.ts'
import { resolveEndpoint } from './resolve-endpoint.ts'
import { refusePassword, withoutPassword } from './uri-password.ts'
import { withPatience } from './with-patience.ts'

/** A libvirt that has just started asks each of its emulators what it can do, and answers when they have. */
const FIRST_LOOK_TIMEOUT_MS = 120_000

export function endpointUseCases(services: Services): EndpointUseCases {
  const { store, drivers, installation } = services
  const addSaga = addEndpointSaga(services)
  const editSaga = editEndpointSaga(services)
  const removeSaga = removeEndpointSaga(services)

  const record = async (past: StoreReads, row: EndpointRow): Promise<EndpointRecord> => {
    const hosts = await past.hosts.list('provider', { filter: { endpoint: row.id }, limit: 1000 })
    return {
      id: row.id,
      name: row.label,
      uri: row.uri,
      driver: row.driver,
      state: row.state,
      reason: row.stateReason ?? undefined,
      hosts: hosts.items.length,
      seenAt: row.lastSeenAt === null ? undefined : new Date(row.lastSeenAt),
    }
  }

  return {
    async list(actor, when = {}) {
      authorise(actor, { verb: 'host:read', target: { kind: 'endpoint', name: 'any' } })
      const past = storeAt(services, when)
      const rows = await everyRow((page) => past.endpoints.list('provider', page))
      return await Promise.all(rows.map((row) => record(past, row)))
    },

    async get(actor, named, when = {}) {
      const endpoint = withoutPassword(named)
      authorise(actor, { verb: 'host:read', target: { kind: 'endpoint', name: endpoint } })
      return await record(storeAt(services, when), await oneAt(services, when, endpoint, resolveEndpoint))
    },

    async check(actor, { uri }) {
      authorise(actor, { verb: 'host:add', target: { kind: 'endpoint', name: withoutPassword(uri) } })
      const { driver, address } = addressOf(drivers, uri)
      return await checkHost(services, { driver, address, label: address.label, pinned: undefined })
    },

    async checkAgain(actor, named) {
      const endpoint = withoutPassword(named)
      authorise(actor, { verb: 'host:read', target: { kind: 'endpoint', name: endpoint } })
      const { uri, label, pinned } = await resolveEndpoint(store, endpoint)
      return await checkHost(services, { ...addressOf(drivers, uri), label, pinned: pinned ?? undefined })
    },

    add: (actor, params, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'host:add',
          action: 'add',
          target: { kind: 'endpoint', id: undefined, name: withoutPassword(params.uri) },
          params,
        },
        async () => {
          const { driver, address } = addressOf(drivers, params.uri)
          const same = await store.endpoints.list('provider', { filter: { uri: address.uri }, limit: 1 })
          if (same.items.length > 0) throw new AppError('ENDPOINT_EXISTS', { uri: address.uri })
          const label = params.name === undefined ? address.label : await parseGivenName(store, params.name)

          // Connects before anything is recorded: what cannot be reached or will not let us in is said now.
          const session = await withPatience(
            { host: label, what: 'let Covisor in', ms: FIRST_LOOK_TIMEOUT_MS, check: 'no-answer' },
            (signal) => driver.connect(address, { installation, pinned: undefined, signal }),
          )
          const { identity } = session
          const hosts = await hostsThenClose(session, label)
          await refuseTwin(services, identity, { label, uri: address.uri })
          const id = newId('endpoint')
          return {
            target: { kind: 'endpoint', id, name: label },
            title: `Add host "${label}"`,
            saga: addSaga,
            input: { endpoint: id, name: label },
            created: id,
            takes: {},
            plan: {
              warnings: hosts.flatMap((host) => [
                ...host.warnings,
                ...(host.acceleration === 'hardware'
                  ? []
                  : [`${host.name}: VMs are emulated: ${host.acceleration.emulated}`]),
              ]),
            },
            async commit(tx) {
              await tx.endpoints.insert({
                id,
                uri: address.uri,
                driver: driver.kind,
                label,
                labelGiven: params.name !== undefined,
                pinned: identity,
                organisation: actor.organisation,
                project: actor.project,
                enrolledBy: actor.user ?? null,
              })
            },
            after: { uri: address.uri },
          }
        },
      ),

    edit: (actor, endpoint, params, options) =>
      editEndpoint(services, editSaga, actor, withoutPassword(endpoint), params, options),

    remove: (actor, named, params, options) => {
      const endpoint = withoutPassword(named)
      return accept(
        services,
        actor,
        options,
        { verb: 'host:remove', action: 'remove', target: { kind: 'endpoint', id: undefined, name: endpoint }, params },
        async () => {
          const row = await resolveEndpoint(store, endpoint)
          const vms = await store.vms.onEndpoint('provider', row.id)
          const ours = vms.filter((vm) => vm.managed)
          if (ours.length > 0 && params.force !== true) {
            const why = `${counted(ours.length, 'VM')} of Covisor are on it; delete them (and purge those that are deleted), or force it to leave them running unmanaged`
            throw new AppError('ENDPOINT_IN_USE', { uri: row.uri, why })
          }
          if (params.force !== true) await refuseBusy(store, row)
          return {
            target: { kind: 'endpoint', id: row.id, name: row.label },
            title: `Remove host "${row.label}"`,
            saga: removeSaga,
            input: { endpoint: row.id, name: row.label },
            created: undefined,
            takes: {},
            plan: {
              warnings: [`${counted(vms.length, 'VM')} stay on the host as they are; Covisor forgets them`],
              irreversible: ['history and samples of its VMs'],
            },
            async commit(tx) {
              if (params.force !== true) await refuseBusy(tx, row)
            },
            before: { uri: row.uri, vms: vms.length },
          }
        },
      )
    },
  }
}

async function hostsThenClose(session: EndpointSession, host: string): Promise<readonly ObservedHost[]> {
  try {
    return await withPatience({ host, what: 'tell what it is', ms: FIRST_LOOK_TIMEOUT_MS }, (signal) =>
      session.hosts(signal),
    )
  } finally {
    await session.close()
  }
}

/** Throws ENDPOINT_IN_USE while a task has work to do there. */
async function refuseBusy(store: StoreReads, { id, uri }: EndpointRow): Promise<void> {
  const open = await everyRow((page) => store.tasks.list('provider', { ...page, filter: { state: ['open', 'stuck'] } }))
  const task = open.find(({ input }) => (input as { readonly endpoint?: unknown } | null)?.endpoint === id)
  if (task === undefined) return
  const why = `task "${task.title}" works on it; wait for it, cancel it, or force it to give that up`
  throw new AppError('ENDPOINT_IN_USE', { uri, why })
}

/** The same hypervisor under two URIs would be two hosts with the same VMs. */
async function refuseTwin(
  { store }: Services,
  identity: PinnedIdentity,
  { label, uri }: { readonly label: string; readonly uri: string },
): Promise<void> {
  const twin = await findTwin(store, identity, uri)
  if (twin === undefined) return
  const { row, is } = twin
  if (is === 'same') throw new AppError('ENDPOINT_EXISTS', { uri, as: row.uri })
  throw new AppError('HOST_UUID_TWICE', { host: label, as: row.label, uuid: identity.hypervisor })
}

function addressOf(drivers: readonly Driver[], uri: string): { driver: Driver; address: EndpointAddress } {
  refusePassword(uri)
  const driver = drivers.find((candidate) => candidate.accepts(uri))
  if (driver !== undefined) return { driver, address: driver.parse(uri) }
  const known = drivers.map((candidate) => candidate.kind).join(', ')
  throw new AppError('ENDPOINT_URI_INVALID', { uri, why: `no driver understands it (there are: ${known})` })
}
