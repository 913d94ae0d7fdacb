/** How things of each kind are read again: VMs many at once, the others one by one. */
import { isApiProblem, unwrap } from '@covisor/client'
import { api } from '../api.ts'
import type { Identified } from './with-item.ts'

const readers: Readonly<Record<string, (id: string) => Promise<Identified>>> = {
  endpoint: (endpoint) => unwrap(api.GET('/v1/endpoints/{endpoint}', { params: { path: { endpoint } } })),
  group: (group) => unwrap(api.GET('/v1/groups/{group}', { params: { path: { group } } })),
  host: (host) => unwrap(api.GET('/v1/hosts/{host}', { params: { path: { host } } })),
  image: (image) => unwrap(api.GET('/v1/images/{image}', { params: { path: { image } } })),
  network: (network) => unwrap(api.GET('/v1/networks/{network}', { params: { path: { network } } })),
  pool: (pool) => unwrap(api.GET('/v1/pools/{pool}', { params: { path: { pool } } })),
  task: (task) => unwrap(api.GET('/v1/tasks/{task}', { params: { path: { task } } })),
  vm: (vm) => unwrap(api.GET('/v1/vms/{vm}', { params: { path: { vm } } })),
  volume: (volume) => unwrap(api.GET('/v1/volumes/{volume}', { params: { path: { volume } } })),
}

/** Above this, reading the lists again is less work; VMs are asked for in groups of this size. */
export const MANY = { one: 12, group: 100, groups: 10 }

/** Those that are there. Undefined: only reading the lists again tells. */
export async function readItems(
  kind: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Identified> | undefined> {
  if (kind === 'vm' && ids.length > 1) return readVms(ids)
  const read = readers[kind]
  if (read === undefined || ids.length > MANY.one) return undefined
  const found = await Promise.all(ids.map((id) => unlessGone(read(id))))
  return byId(found.filter((item) => item !== undefined))
}

async function readVms(ids: readonly string[]): Promise<ReadonlyMap<string, Identified> | undefined> {
  const groups = Array.from({ length: Math.ceil(ids.length / MANY.group) }, (_, index) =>
    ids.slice(index * MANY.group, (index + 1) * MANY.group),
  )
  if (groups.length > MANY.groups) return undefined
  const pages = await Promise.all(
    groups.map((group) =>
      unwrap(api.GET('/v1/vms', { params: { query: { filter: `id:${group.join(',')}`, limit: MANY.group } } })),
    ),
  )
  return byId(pages.flatMap(({ items }) => items))
}

const byId = (items: readonly Identified[]) => new Map(items.map((item) => [item.id, item]))

async function unlessGone(item: Promise<Identified>): Promise<Identified | undefined> {
  try {
    return await item
  } catch (error) {
    if (isApiProblem(error, 'NOT_FOUND')) return undefined
    throw error
  }
}
