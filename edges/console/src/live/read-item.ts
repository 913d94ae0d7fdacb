/** How one resource of each kind is read again. */
import { unwrap } from '@covisor/client'
import { api } from '../api.ts'

const readers: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
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

/** Undefined: a kind that the console does not show. */
export const readItem = (kind: string, id: string): Promise<unknown> | undefined => readers[kind]?.(id)
