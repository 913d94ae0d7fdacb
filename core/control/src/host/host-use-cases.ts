/** Hosts: what they are, how full they are, whether VMs may be placed there. */
import type { ObservedHost } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { HostRow, StoreReads } from '@covisor/store'
import { authorise } from '../accept.ts'
import { singlesListed } from '../access/single-rights.ts'
import { oneAt, storeAt } from '../as-of.ts'
import type { Services } from '../services.ts'
import { locations } from '../site/host-locations.ts'
import { tagsOf, wantedTag } from '../tag/tags-of.ts'
import type { HostRecord, HostUseCases } from './hosts.ts'
import { setLocation } from './set-location.ts'

/** Hundreds of devices are hundreds of calls. */
const ASK_TIMEOUT_MS = 30_000

export function hostUseCases(services: Services): HostUseCases {
  const { store, connections } = services
  const records = async (past: StoreReads, rows: readonly HostRow[]): Promise<HostRecord[]> => {
    const ids = rows.map((row) => row.id)
    const loads = new Map((await past.vms.loadPerHost('provider', ids)).map((load) => [load.host, load]))
    // What was reserved in the past is not kept: it was taken, or given back, soon after.
    const reservations = past === store ? await store.reservations.perHost() : []
    const reserved = new Map(reservations.map((use) => [use.host, use]))
    const locationOf = await locations(past)
    const tags = await tagsOf(past, 'host', rows)
    return await Promise.all(
      rows.map(async (row) => {
        const endpoint = await past.endpoints.get('provider', row.endpoint)
        const load = loads.get(row.id)
        return {
          id: row.id,
          name: row.name,
          tags: tags(row),
          endpoint: { id: endpoint.id, uri: endpoint.uri, driver: endpoint.driver },
          connection: endpoint.state,
          connectionReason: endpoint.stateReason ?? undefined,
          duty: row.duty,
          site: locationOf(row).site,
          rack: locationOf(row).rack,
          facts: { ...(row.facts as ObservedHost), freeMemoryMiB: row.freeMemoryMiB },
          vms: { total: load?.total ?? 0, running: load?.running ?? 0 },
          reservedMemoryMiB: (load?.runningMemoryMiB ?? 0) + (reserved.get(row.id)?.memoryMiB ?? 0),
          reservedVcpus: (load?.runningVcpus ?? 0) + (reserved.get(row.id)?.vcpus ?? 0),
          seenAt: new Date(row.seenAt),
          generation: row.generation,
        }
      }),
    )
  }

  return {
    async list(actor, query) {
      authorise(actor, { verb: 'host:read', target: { kind: 'host', name: 'any' } })
      const past = storeAt(services, query)
      const { limit, after, sort } = query
      const only = singlesListed(actor, 'host')
      const page = await past.hosts.list('provider', {
        filter: { id: only, tag: wantedTag(query.tag) },
        limit,
        after,
        sort,
      })
      return { items: await records(past, page.items), next: page.next }
    },
    async get(actor, host, when = {}) {
      authorise(actor, { verb: 'host:read', target: { kind: 'host', name: host } })
      const past = storeAt(services, when)
      return (
        await records(past, [await oneAt(services, when, host, (at, name) => at.hosts.resolve('provider', name))])
      )[0]!
    },
    async hardware(actor, host) {
      authorise(actor, { verb: 'host:read', target: { kind: 'host', name: host } })
      const row = await store.hosts.resolve('provider', host)
      const { hardware } = connections.session(row.endpoint)
      if (hardware === undefined)
        throw new AppError('NOT_SUPPORTED', { what: 'listing hardware', why: 'this hypervisor does not tell' })
      return await hardware.read(row.nativeRef, AbortSignal.timeout(ASK_TIMEOUT_MS))
    },
    async setLocation(actor, host, location) {
      return (await records(store, [await setLocation(services, actor, host, location)]))[0]!
    },
    async setDuty(actor, host, duty) {
      authorise(actor, { verb: 'host:maintain', target: { kind: 'host', name: host } })
      const row = await store.hosts.resolve('provider', host)
      const changed = await store.transaction(async (tx) => {
        await tx.audit.append({
          actor,
          verb: 'host:maintain',
          target: { kind: 'host', id: row.id, name: row.name },
          outcome: 'accepted',
          before: { duty: row.duty },
          after: { duty },
        })
        return await tx.hosts.setDuty(row.id, duty)
      })
      return (await records(store, [changed]))[0]!
    },
  }
}
