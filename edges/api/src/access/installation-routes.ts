/** /v1/installation: whether Covisor may change anything on hosts. */
import type { InstallationRecord } from '@covisor/control'
import { Type } from 'typebox'
import { json, nullable, oneOf, type Route, route, text, view } from '../route.ts'

const installationView = view(
  'Installation',
  Type.Object({
    id: Type.String(),
    mode: oneOf(['normal', 'observe-only'], 'observe-only: nothing is asked of any host until an operator confirms'),
    reason: nullable(text('why it only observes')),
  }),
)

const viewInstallation = ({ id, mode, reason }: InstallationRecord) => ({ id, mode, reason: reason ?? null })

export const installationRoutes: readonly Route[] = [
  route({
    operationId: 'installation_get',
    method: 'GET',
    path: '/v1/installation',
    summary: 'Which installation this is, and whether it may change anything on hosts',
    needs: 'installation:read',
    replies: { 200: installationView },
    handle: async ({ control, actor }) => json(viewInstallation(await control.installation.get(actor))),
  }),
  route({
    operationId: 'installation_confirm',
    method: 'POST',
    path: '/v1/installation/confirm',
    summary: 'End observe-only: nothing else has taken the place of this installation',
    needs: 'installation:confirm',
    replies: { 200: installationView },
    handle: async ({ control, actor }) => json(viewInstallation(await control.installation.confirm(actor))),
  }),
]
