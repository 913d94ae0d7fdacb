/** Hosts: what they are, how full they are, whether VMs may be placed there. */
import type { ObservedHost } from '@covisor/driver-api'
import type { HostRow } from '@covisor/store'
import { authorise } from '../accept.ts'
import type { Services } from '../services.ts'
import type { HostRecord, HostUseCases } from './hosts.ts'

export function hostUseCases({ store }: Services): HostUseCases {
  const records = async (rows: readonly HostRow[]): Promise<HostRecord[]> => {
    const ids = rows.map((row) => row.id)
    const loads = new Map((await store.vms.loadPerHost('provider', ids)).map((load) => [load.host, load]))
    const reserved = new Map((await store.reservations.perHost()).map((use) => [use.host, use]))
    return await Promise.all(
      rows.map(async (row) => {
        const endpoint = await store.endpoints.get('provider', row.endpoint)
        const load = loads.get(row.id)
        return {
          id: row.id,
          name: row.name,
          endpoint: { id: endpoint.id, uri: endpoint.uri, driver: endpoint.driver },
          connection: endpoint.state,
          connectionReason: endpoint.stateReason ?? undefined,
          duty: row.duty,
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
      const page = await store.hosts.list('provider', query)
      return { items: await records(page.items), next: page.next }
    },
    async get(actor, host) {
      authorise(actor, { verb: 'host:read', target: { kind: 'host', name: host } })
      return (await records([await store.hosts.resolve('provider', host)]))[0]!
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
      return (await records([changed]))[0]!
    },
  }
}
