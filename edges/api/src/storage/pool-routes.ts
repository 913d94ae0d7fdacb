/** /v1/pools */
import type { PoolRecord } from '@covisor/control'
import { type Actor, AppError, may, type PoolSource } from '@covisor/model'
import { Type } from 'typebox'
import {
  asOfQuery,
  bytes,
  inTime,
  json,
  nullable,
  oneOf,
  optional,
  outcome,
  type Route,
  route,
  text,
  view,
} from '../route.ts'
import { taskReplies } from '../task/task-replies.ts'
import { poolSource } from './pool-source-body.ts'

const poolView = view(
  'Pool',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    type: text("in the hypervisor's words: dir, logical, rbd, …"),
    kind: oneOf(['local', 'shared'] as const),
    poolClass: nullable(Type.String({ description: 'the quality of storage that it offers' })),
    active: Type.Boolean(),
    path: nullable(Type.String()),
    source: nullable(text('what it is made of besides: nas1:/export/vms, vg0')),
    capacityBytes: bytes('what it can hold'),
    allocatedBytes: bytes('what is used, by anything'),
    availableBytes: bytes('what is free'),
    provisionedBytes: bytes('promised to volumes, used or not'),
    formats: Type.Array(Type.String(), { description: 'in which volumes can be made here, preferred first' }),
    cannot: Type.Record(Type.String(), Type.String()),
    overcommit: nullable(Type.Number({ description: 'how many times its size it may promise; null: no limit' })),
    troubles: Type.Array(Type.String(), { description: 'what an administrator should look at; empty: it is well' }),
    hosts: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  }),
)

function viewPool(actor: Actor, pool: PoolRecord) {
  const seesHosts = may(actor, 'host:read')
  return {
    id: pool.id,
    name: pool.name,
    type: pool.type,
    kind: pool.kind,
    poolClass: pool.poolClass ?? null,
    active: pool.active,
    path: seesHosts ? (pool.facts.path ?? null) : null,
    source: seesHosts ? (pool.facts.source ?? null) : null,
    capacityBytes: pool.capacityBytes,
    allocatedBytes: pool.allocatedBytes,
    availableBytes: pool.availableBytes,
    provisionedBytes: pool.provisionedBytes,
    formats: pool.facts.formats,
    cannot: pool.facts.cannot,
    overcommit: pool.overcommit ?? null,
    troubles: seesHosts ? [...pool.troubles] : [],
    hosts: seesHosts ? pool.hosts.map(({ id, name }) => ({ id, name })) : [],
  }
}

function onlyOne(path: string | undefined, source: PoolSource | undefined): PoolSource {
  if (source !== undefined && path === undefined) return source
  if (path !== undefined && source === undefined) return { type: 'dir', path }
  throw new AppError('REQUEST_INVALID', { where: 'source', why: 'say what the pool is made of: either path or source' })
}

export const poolRoutes: readonly Route[] = [
  route({
    operationId: 'pool_list',
    method: 'GET',
    path: '/v1/pools',
    summary: 'List pools',
    needs: 'pool:read',
    query: Type.Object(asOfQuery),
    replies: { 200: view('PoolList', Type.Object({ items: Type.Array(poolView) })) },
    async handle({ control, actor, query }) {
      const pools = await control.pools.list(actor, inTime(query))
      return json({ items: pools.map((pool) => viewPool(actor, pool)) })
    },
  }),
  route({
    operationId: 'pool_create',
    method: 'POST',
    path: '/v1/pools',
    summary: 'Make a folder, or storage that a host reaches, a pool',
    needs: 'pool:create',
    startsTask: true,
    body: view(
      'CreatePool',
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 128 }),
          host: text('host id or name'),
          path: optional(
            Type.String({ pattern: '^/', maxLength: 1024, description: 'short for a source of type dir' }),
          ),
          source: optional(poolSource),
          secret: optional(
            Type.String({ minLength: 1, maxLength: 1024, description: "the source's user's; kept by the host" }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    async handle({ control, actor, body: { path, source, ...body }, options }) {
      const one = onlyOne(path, source)
      return outcome(await control.pools.create(actor, { ...body, source: one }, options))
    },
  }),
  route({
    operationId: 'pool_get',
    method: 'GET',
    path: '/v1/pools/{pool}',
    summary: 'Look at a pool',
    needs: 'pool:read',
    query: Type.Object(asOfQuery),
    replies: { 200: poolView },
    handle: async ({ control, actor, params, query }) =>
      json(viewPool(actor, await control.pools.get(actor, params.pool!, inTime(query)))),
  }),
  route({
    operationId: 'pool_edit',
    method: 'PATCH',
    path: '/v1/pools/{pool}',
    summary: 'Say of which class a pool is, and how much it may promise',
    needs: 'pool:edit',
    body: view(
      'EditPool',
      Type.Object(
        {
          poolClass: optional(nullable(Type.String({ minLength: 1, maxLength: 64, description: 'null: of none' }))),
          overcommit: optional(
            nullable(Type.Number({ minimum: 0.1, maximum: 100, description: 'times its size; null: no limit' })),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 200: poolView },
    handle: async ({ control, actor, params, body }) =>
      json(viewPool(actor, await control.pools.edit(actor, params.pool!, body))),
  }),
  route({
    operationId: 'pool_share',
    method: 'POST',
    path: '/v1/pools/{pool}/share',
    summary: 'Make the same storage on another host part of the pool, proved by a file',
    needs: 'pool:share',
    startsTask: true,
    body: view(
      'SharePool',
      Type.Object(
        {
          host: text('host id or name'),
          declared: optional(Type.Boolean({ description: 'do not prove it: the operator knows' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.pools.share(actor, params.pool!, body, options)),
  }),
  route({
    operationId: 'pool_remove',
    method: 'DELETE',
    path: '/v1/pools/{pool}',
    summary: 'Forget a pool; what is in it stays',
    needs: 'pool:remove',
    startsTask: true,
    replies: taskReplies,
    handle: async ({ control, actor, params, options }) =>
      outcome(await control.pools.remove(actor, params.pool!, options)),
  }),
]
