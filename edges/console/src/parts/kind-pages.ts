/** Which kinds of things have pages of their own, by the list that they are in: `vms` for `/vms/ID`. */

const lists = {
  vm: 'vms',
  host: 'hosts',
  pool: 'pools',
  volume: 'volumes',
  image: 'images',
  network: 'networks',
  task: 'tasks',
  cluster: 'clusters',
  user: 'users',
  project: 'projects',
  plan: 'plans',
} as const

/** As in addresses, and as the key of its name: `frame.place.vms`. */
export type Place = (typeof lists)[keyof typeof lists]

/** Undefined: there is no page for things of this kind. */
export function pageOf(kind: string, id: string): string | undefined {
  const list: string | undefined = (lists as Readonly<Record<string, string>>)[kind]
  return list === undefined ? undefined : `/${list}/${id}`
}
