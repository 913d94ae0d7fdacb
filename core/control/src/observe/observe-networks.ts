/** Writes down the networks of a host. The same name and kind on another host is the same network. */
import type { EndpointSession } from '@covisor/driver-api'
import { type HostId, newId } from '@covisor/model'
import type { EndpointRow } from '@covisor/store'
import type { Observer } from './observer.ts'

export async function observeNetworks(
  { store }: Observer,
  endpoint: EndpointRow,
  host: HostId,
  session: EndpointSession,
  signal: AbortSignal,
): Promise<void> {
  if (session.networks === undefined) return
  const networks = await session.networks.listNetworks(signal)
  await store.transaction(async (tx) => {
    for (const network of networks) {
      const known = await tx.networks.onHost(host, network.nativeName)
      // Of who enrolled the host, or everybody's: another tenant's network is another one, whatever it is called.
      const same = await tx.networks.list(
        { organisation: endpoint.organisation, project: endpoint.project },
        { filter: { name: network.nativeName, kind: network.kind }, limit: 1 },
      )
      await tx.networks.upsertObserved(network, {
        host,
        endpoint: endpoint.id,
        network: known?.network ?? same.items[0]?.id,
        newNetwork: { id: newId('network'), name: network.nativeName, kind: network.kind },
      })
    }
    const names = new Set(networks.map((network) => network.nativeName))
    for (const known of await tx.networks.onHosts({ host })) {
      if (!names.has(known.nativeName)) await tx.networks.removeObserved(host, known.nativeName)
    }
  })
}
