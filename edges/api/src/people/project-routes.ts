/** /v1/projects: what VMs are in. The header Covisor-Project says in which one any other call acts. */
import type { ProjectRecord } from '@covisor/control'
import { Type } from 'typebox'
import {
  asOfQuery,
  empty,
  instant,
  inTime,
  json,
  nullable,
  optional,
  pageOf,
  pageQuery,
  type Route,
  route,
  view,
} from '../route.ts'
import { namedView } from './named-view.ts'

const projectView = view(
  'Project',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    description: Type.String(),
    organisation: namedView,
    approvalFor: Type.Array(Type.String(), {
      description: 'verbs that are done in it only as a plan that somebody else approved',
    }),
    leaseDays: nullable(Type.Integer({ description: 'how long VMs may run without being extended; null: for ever' })),
    createdAt: instant('when it was made'),
  }),
)

const viewProject = ({ id, name, description, organisation, approvalFor, leaseDays, createdAt }: ProjectRecord) => ({
  id,
  name,
  description,
  organisation: { id: organisation.id, name: organisation.name },
  approvalFor: [...approvalFor],
  leaseDays: leaseDays ?? null,
  createdAt: createdAt.toISOString(),
})

const description = optional(Type.String({ maxLength: 1024 }))

export const projectRoutes: readonly Route[] = [
  route({
    operationId: 'project_list',
    method: 'GET',
    path: '/v1/projects',
    summary: 'List the projects that I can act in',
    needs: 'project:read',
    query: Type.Object({ ...pageQuery, ...asOfQuery }),
    replies: { 200: pageOf('ProjectPage', projectView) },
    async handle({ control, actor, query }) {
      const page = await control.projects.list(actor, inTime(query))
      return json({ items: page.items.map(viewProject), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'project_create',
    method: 'POST',
    path: '/v1/projects',
    summary: 'Make a project',
    needs: 'project:create',
    body: view(
      'CreateProject',
      Type.Object(
        {
          name: Type.String({ maxLength: 64 }),
          description,
          organisation: optional(Type.String({ maxLength: 128, description: 'name or id; the own one if not said' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: projectView },
    async handle({ control, actor, body }) {
      const created = await control.projects.create(actor, body)
      return { kind: 'json', status: 201, body: viewProject(created) }
    },
  }),
  route({
    operationId: 'project_get',
    method: 'GET',
    path: '/v1/projects/{project}',
    summary: 'Show a project',
    needs: 'project:read',
    query: Type.Object(asOfQuery),
    replies: { 200: projectView },
    handle: async ({ control, actor, params, query }) =>
      json(viewProject(await control.projects.get(actor, params.project!, inTime(query)))),
  }),
  route({
    operationId: 'project_edit',
    method: 'PATCH',
    path: '/v1/projects/{project}',
    summary: 'Change what a project is for, what needs approval there, and how long its VMs may run',
    needs: 'project:edit',
    body: view(
      'EditProject',
      Type.Object(
        {
          description,
          approvalFor: optional(
            Type.Array(Type.String({ maxLength: 64 }), {
              maxItems: 100,
              description:
                'verbs of tasks, such as vm:delete, that need a plan which somebody else approved; [] for none',
            }),
          ),
          leaseDays: optional(
            nullable(
              Type.Integer({
                minimum: 1,
                maximum: 3650,
                description: 'new VMs get it, and no longer one; null: no end',
              }),
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 200: projectView },
    handle: async ({ control, actor, params, body }) =>
      json(viewProject(await control.projects.edit(actor, params.project!, body))),
  }),
  route({
    operationId: 'project_delete',
    method: 'DELETE',
    path: '/v1/projects/{project}',
    summary: 'Delete an empty project',
    needs: 'project:delete',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.projects.delete(actor, params.project!)
      return empty
    },
  }),
]
