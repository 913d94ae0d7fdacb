/** /v1/sites */
import type { SiteRecord } from '@covisor/control'
import { Type } from 'typebox'
import { asOfQuery, empty, inTime, json, type Route, route, view } from '../route.ts'

const named = Type.Array(Type.Object({ id: Type.String(), name: Type.String() }))

const siteView = view(
  'Site',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    clusters: named,
    hosts: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
      description: 'of its clusters, and those in none that are said to be there',
    }),
    racks: Type.Array(Type.Object({ name: Type.String(), hosts: named })),
    generation: Type.Integer(),
  }),
)

const refs = (items: readonly { readonly id: string; readonly name: string }[]) =>
  items.map(({ id, name }) => ({ id, name }))

const viewSite = ({ id, name, clusters, hosts, racks, generation }: SiteRecord) => ({
  id,
  name,
  clusters: refs(clusters),
  hosts: refs(hosts),
  racks: racks.map((rack) => ({ name: rack.name, hosts: refs(rack.hosts) })),
  generation,
})

const nameBody = (name: string) =>
  view(name, Type.Object({ name: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }))

export const siteRoutes: readonly Route[] = [
  route({
    operationId: 'site_list',
    method: 'GET',
    path: '/v1/sites',
    summary: 'List sites, with their clusters, hosts and racks',
    needs: 'site:read',
    query: Type.Object(asOfQuery),
    replies: { 200: view('SiteList', Type.Object({ items: Type.Array(siteView) })) },
    handle: async ({ control, actor, query }) =>
      json({ items: (await control.sites.list(actor, inTime(query))).map(viewSite) }),
  }),
  route({
    operationId: 'site_create',
    method: 'POST',
    path: '/v1/sites',
    summary: 'Name a place where clusters and hosts stand',
    needs: 'site:create',
    body: nameBody('CreateSite'),
    replies: { 201: siteView },
    async handle({ control, actor, body }) {
      return { kind: 'json', status: 201, body: viewSite(await control.sites.create(actor, body)) }
    },
  }),
  route({
    operationId: 'site_edit',
    method: 'PATCH',
    path: '/v1/sites/{site}',
    summary: 'Rename a site',
    needs: 'site:edit',
    body: nameBody('EditSite'),
    replies: { 200: siteView },
    handle: async ({ control, actor, params, body }) =>
      json(viewSite(await control.sites.rename(actor, params.site!, body.name))),
  }),
  route({
    operationId: 'site_delete',
    method: 'DELETE',
    path: '/v1/sites/{site}',
    summary: 'Delete a site at which nothing stands',
    needs: 'site:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.sites.delete(actor, params.site!)
      return empty
    },
  }),
]
