/** Which endpoint somebody means: by id, label, URI, or the name of one of its hosts. People do not tell hosts from endpoints, and need not. */
import { AppError } from '@covisor/model'
import type { EndpointRow, StoreReads } from '@covisor/store'
import { everyRow } from '../every-row.ts'

/** Throws NOT_FOUND, NAME_AMBIGUOUS. */
export async function resolveEndpoint(store: StoreReads, endpoint: string): Promise<EndpointRow> {
  const byUri = (await store.endpoints.list('provider', { filter: { uri: endpoint }, limit: 1 })).items[0]
  if (byUri !== undefined) return byUri
  const byId = await store.endpoints.find('provider', endpoint)
  if (byId !== undefined) return byId
  const all = (await everyRow((page) => store.endpoints.list('provider', page))).filter((row) => row.label === endpoint)
  if (all.length === 1) return all[0]!
  if (all.length > 1) {
    const ids = all.map((row) => row.id).join(', ')
    throw new AppError('NAME_AMBIGUOUS', { kind: 'endpoint', name: endpoint, ids })
  }
  const host =
    (await store.hosts.find('provider', endpoint)) ??
    (await store.hosts.list('provider', { filter: { name: endpoint }, limit: 1 })).items[0]
  if (host === undefined) throw new AppError('NOT_FOUND', { kind: 'host', name: endpoint })
  return await store.endpoints.get('provider', host.endpoint)
}
