/** /v1/bindings: who has which role, and where. */
import type { BindingPlace, BindingRecord } from '@covisor/control'
import { AppError, type SingleKind, singleKinds } from '@covisor/model'
import { Type } from 'typebox'
import {
  asOfQuery,
  empty,
  inTime,
  json,
  nullable,
  oneOf,
  optional,
  pageOf,
  pageQuery,
  type Route,
  route,
  view,
} from '../route.ts'
import { namedView } from './named-view.ts'

const bindingView = view(
  'Binding',
  Type.Object({
    id: Type.String(),
    user: namedView,
    role: namedView,
    organisation: nullable(namedView),
    project: nullable(namedView),
    resource: nullable(
      Type.Object(
        { kind: oneOf(singleKinds), id: Type.String(), name: Type.String() },
        { description: 'counts there alone; without a name it is gone' },
      ),
    ),
  }),
)

const viewBinding = ({ id, user, role, organisation, project, resource }: BindingRecord) => ({
  id,
  user: { id: user.id, name: user.name },
  role: { id: role.id, name: role.name },
  organisation: organisation === undefined ? null : { id: organisation.id, name: organisation.name },
  project: project === undefined ? null : { id: project.id, name: project.name },
  resource: resource === undefined ? null : { kind: resource.kind, id: resource.id, name: resource.name },
})

const name = Type.String({ minLength: 1, maxLength: 128 })

export const bindingRoutes: readonly Route[] = [
  route({
    operationId: 'binding_list',
    method: 'GET',
    path: '/v1/bindings',
    summary: 'List who has which role, and where',
    needs: 'binding:read',
    query: Type.Object({ ...pageQuery, ...asOfQuery }),
    replies: { 200: pageOf('BindingPage', bindingView) },
    async handle({ control, actor, query }) {
      const page = await control.bindings.list(actor, inTime(query))
      return json({ items: page.items.map(viewBinding), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'binding_create',
    method: 'POST',
    path: '/v1/bindings',
    summary: 'Give a role to a user: on one resource, in a project, in an organisation, or for the site',
    needs: 'binding:create',
    body: view(
      'CreateBinding',
      Type.Object(
        {
          user: name,
          role: name,
          project: optional(name),
          organisation: optional(name),
          site: optional(Type.Boolean()),
          resource: optional(
            Type.Object(
              { kind: oneOf(singleKinds), resource: name },
              {
                additionalProperties: false,
                description: 'a single one: of `project`, or of the project that is acted in',
              },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: bindingView },
    async handle({ control, actor, body }) {
      const { user, role } = body
      const created = await control.bindings.create(actor, { user, role, at: placeOf(body) })
      return { kind: 'json', status: 201, body: viewBinding(created) }
    },
  }),
  route({
    operationId: 'binding_delete',
    method: 'DELETE',
    path: '/v1/bindings/{binding}',
    summary: 'Take a role from a user',
    needs: 'binding:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.bindings.delete(actor, params.binding!)
      return empty
    },
  }),
]

interface Where {
  readonly project?: string
  readonly organisation?: string
  readonly site?: boolean
  readonly resource?: { readonly kind: SingleKind; readonly resource: string }
}

/** Nothing is meant by default: a role given too far out is found too late. */
function placeOf({ project, organisation, site, resource }: Where): BindingPlace {
  if (resource !== undefined && organisation === undefined && site !== true)
    return { kind: 'resource', of: resource.kind, resource: resource.resource, project }
  const places: BindingPlace[] = [
    ...(resource === undefined && project !== undefined ? [{ kind: 'project' as const, project }] : []),
    ...(resource === undefined && organisation !== undefined ? [{ kind: 'organisation' as const, organisation }] : []),
    ...(resource === undefined && site === true ? [{ kind: 'site' as const }] : []),
  ]
  const [place, another] = places
  if (place !== undefined && another === undefined) return place
  const why = 'give one of project, organisation and site, or a resource'
  throw new AppError('REQUEST_INVALID', { where: 'body', why })
}
