/**
 * Another enrolled endpoint whose hypervisor calls itself by the same id.
 *
 * Of the same name it is the same machine under another address; of another name it was cloned from one disk, or got its number from
 * a careless vendor. libvirt itself moves no VM between two such hosts.
 */
import type { ObservedHost, PinnedIdentity } from '@covisor/driver-api'
import type { EndpointRow, StoreReads } from '@covisor/store'
import { everyRow } from '../every-row.ts'

export interface Twin {
  readonly row: EndpointRow
  readonly is: 'same' | 'clone'
}

/** `uri`: the endpoint's own, which is no twin of itself. */
export async function findTwin(
  store: StoreReads,
  { hypervisor, hostname }: PinnedIdentity,
  uri: string,
): Promise<Twin | undefined> {
  const all = await everyRow((page) => store.endpoints.list('provider', page))
  const row = all.find((one) => one.uri !== uri && one.pinned?.hypervisor === hypervisor)
  if (row === undefined) return undefined
  const hosts = await everyRow((page) => store.hosts.list('provider', { ...page, filter: { endpoint: row.id } }))
  // Renamed since it was enrolled, it has the name that it was last seen to call itself by.
  const names = [row.pinned?.hostname, ...hosts.map(({ facts }) => (facts as ObservedHost).name)]
  return { row, is: hostname === undefined || names.includes(hostname) ? 'same' : 'clone' }
}
