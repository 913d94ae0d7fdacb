/** Networks, and what they are on each host. */
import type { EndpointId, HostId, NetworkId } from '@covisor/model'
import { sql } from 'kysely'
import type { ReadContext, WriteContext } from '../context.ts'
import type { NetworkReads, NetworkWrites, SeenNetwork } from '../contract/hosts.ts'
import { definitions } from '../definitions.ts'
import { ResourceReader, ResourceWriter } from '../resource-repository.ts'
import { decodeRow } from '../row-codec.ts'
import type { HostNetworkRow, NetworkRow, NewNetworkRow } from '../rows.ts'
import { tables } from '../schema.ts'
import { oneOnHost, onHosts, removeOnHost, writeOnHost } from './found-on-hosts.ts'

export class NetworkReader extends ResourceReader<NetworkRow> implements NetworkReads {
  constructor(context: ReadContext) {
    super(definitions.networks, context)
  }

  async onHosts(filter: Parameters<NetworkReads['onHosts']>[0]): Promise<readonly HostNetworkRow[]> {
    const { network, host, endpoint } = filter
    const rows = await onHosts(this.context, tables.hostNetworks, 'network', { of: network, host, endpoint })
    return rows.map((stored) => decodeRow(tables.hostNetworks, stored))
  }

  async onHost(host: HostId, nativeName: string): Promise<HostNetworkRow | undefined> {
    const stored = await oneOnHost(this.context, tables.hostNetworks, host, nativeName)
    return stored === undefined ? undefined : decodeRow(tables.hostNetworks, stored)
  }
}

export class NetworkWriter extends ResourceWriter<NetworkRow> implements NetworkReads, NetworkWrites {
  readonly #reads: NetworkReader

  constructor(context: WriteContext) {
    super(definitions.networks, context)
    this.#reads = new NetworkReader(context)
  }

  onHosts: NetworkReads['onHosts'] = (filter) => this.#reads.onHosts(filter)
  onHost: NetworkReads['onHost'] = (host, nativeName) => this.#reads.onHost(host, nativeName)

  async upsertObserved(
    seen: SeenNetwork,
    context: {
      readonly host: HostId
      readonly endpoint: EndpointId
      readonly network?: NetworkId | undefined
      readonly newNetwork: NewNetworkRow
    },
  ): Promise<HostNetworkRow> {
    const { host, endpoint, newNetwork } = context
    const known = context.network ?? (await this.onHost(host, seen.nativeName))?.network
    const network = known ?? (await this.insert(newNetwork)).id
    const { nativeName, active } = seen
    const row = { host, nativeName, network, endpoint, active, facts: seen, seenAt: this.write.at }
    const { stored, isNews } = await writeOnHost(this.write, tables.hostNetworks, row)
    if (isNews && known !== undefined) await this.#tellAbout(known)
    return decodeRow(tables.hostNetworks, stored)
  }

  async removeObserved(host: HostId, nativeName: string): Promise<void> {
    const gone = await removeOnHost(this.write, tables.hostNetworks, host, nativeName)
    if (gone === undefined) return
    const network = gone['network'] as NetworkId
    const left = await sql<{ left: number }>`select (select count(*) from host_networks where network = ${network})
      + (select count(*) from ports where network = ${network}) as "left"`.execute(this.write.db)
    if (Number(left.rows[0]?.left) === 0) await this.remove('provider', network)
    else await this.#tellAbout(network)
  }

  async #tellAbout(network: string): Promise<void> {
    const stored = await this.findStored('provider', network, false)
    if (stored !== undefined) this.tell('updated', stored, undefined)
  }
}
