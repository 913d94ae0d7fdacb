/** Writes what was said of an endpoint: its name, whose host is called so too, and its address. Knows no connection; who writes takes that up. */
import type { EndpointPatch, EndpointRow, Tx } from '@covisor/store'
import { givenName } from './given-name.ts'

export async function writeEndpoint(tx: Tx, { id }: Pick<EndpointRow, 'id'>, patch: EndpointPatch): Promise<void> {
  const after = await tx.endpoints.update('provider', id, patch)
  const hosts = (await tx.hosts.list('provider', { filter: { endpoint: id }, limit: 2 })).items
  for (const host of hosts) {
    const name = givenName(after, hosts.length) ?? (host.facts as { readonly name: string }).name
    if (name !== host.name) await tx.hosts.update('provider', host.id, { name })
  }
}
