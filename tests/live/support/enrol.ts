/** A real host under the product's care, with a pool and a network to put VMs on, all through the public API. */
import { unwrap } from '@covisor/client'
import type { LabHost } from '@covisor/lab'
import { finish } from './finish.ts'
import type { Product } from './product.ts'

export const POOL = 'disks'
export const NETWORK = 'lan'

export interface Place {
  /** Id of the endpoint. */
  readonly endpoint: string
  /** Id of its one host. */
  readonly host: string
}

export async function enrol({ client }: Product, uri: string): Promise<Place> {
  const { created: endpoint } = await finish(client, client.POST('/v1/endpoints', { body: { uri } }))
  const { items } = await unwrap(client.GET('/v1/hosts'))
  const host = items.find((candidate) => candidate.endpoint.id === endpoint)
  if (host === undefined) throw new Error(`${uri} is enrolled and has no host`)
  return { endpoint, host: host.id }
}

export async function enrolWithPlace(product: Product, lab: LabHost): Promise<Place> {
  const { client } = product
  const place = await enrol(product, lab.uri)
  const { host } = place
  await finish(client, client.POST('/v1/pools', { body: { name: POOL, host, path: lab.pool } }))
  const network = { name: NETWORK, host, kind: 'isolated' } as const
  await finish(client, client.POST('/v1/networks', { body: network }))
  return place
}
