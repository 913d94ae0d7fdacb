/** POST …/revert-edits of what operators set: how it was at a time, shown first if asked, then done. VMs have their own, a task. */
import type { RevertibleKind } from '@covisor/control'
import type { Verb } from '@covisor/model'
import { Type } from 'typebox'
import { instant, json, optional, type Route, route, text, view } from '../route.ts'

const revertedView = view(
  'RevertedSettings',
  Type.Object({
    changes: Type.Array(
      Type.Object({
        field: Type.String(),
        from: Type.Unknown({ description: 'as it is before' }),
        to: Type.Unknown({ description: 'as it was at that time' }),
      }),
      { description: 'empty: it is as it was' },
    ),
    isDone: Type.Boolean({ description: 'false: only shown' }),
    refusals: Type.Array(Type.Object({ code: Type.String(), text: text('why it would not be done') })),
  }),
)

const body = view(
  'RevertSettings',
  Type.Object(
    {
      asOf: instant('when it was right'),
      preview: optional(Type.Boolean({ description: 'change nothing, and say what would be refused' })),
    },
    { additionalProperties: false },
  ),
)

/** `path` ends in the parameter that names the thing, or in a word behind it. */
const revert = (kind: RevertibleKind, operationId: string, path: string, needs: Verb, what: string): Route =>
  route({
    operationId,
    method: 'POST',
    path: `${path}/revert-edits`,
    summary: `Bring ${what} back to how it was at a time`,
    needs,
    body,
    replies: { 200: revertedView },
    async handle({ control, actor, params, body: { asOf, preview } }) {
      const [name = ''] = Object.values(params)
      const { changes, isDone, refusals } = await control.settings.revert(
        actor,
        { kind, name },
        { asOf: new Date(asOf), preview },
      )
      return json({ changes: [...changes], isDone, refusals: [...refusals] })
    },
  })

export const settingsRoutes: readonly Route[] = [
  revert(
    'organisation',
    'organisation_revert_edits',
    '/v1/organisations/{organisation}',
    'organisation:edit',
    'what is set of an organisation',
  ),
  revert(
    'organisation-quota',
    'organisation_revert_quota',
    '/v1/organisations/{organisation}/quota',
    'organisation:quota',
    'the limits of an organisation',
  ),
  revert('project', 'project_revert_edits', '/v1/projects/{project}', 'project:edit', 'what is set of a project'),
  revert(
    'project-quota',
    'project_revert_quota',
    '/v1/projects/{project}/quota',
    'project:quota',
    'the limits of a project',
  ),
  revert('role', 'role_revert_edits', '/v1/roles/{role}', 'role:edit', 'the verbs of a role'),
  revert(
    'cluster',
    'cluster_revert_edits',
    '/v1/clusters/{cluster}',
    'cluster:edit',
    'the settings and hosts of a cluster',
  ),
  revert('pool', 'pool_revert_edits', '/v1/pools/{pool}', 'pool:edit', 'the class of a pool, and what it may promise,'),
]
