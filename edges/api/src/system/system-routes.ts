/** /v1/health and /v1/version: for load balancers, and for clients that want to know whom they talk to. */
import { Type } from 'typebox'
import { json, oneOf, type Route, route, text, view } from '../route.ts'

export const systemRoutes: readonly Route[] = [
  route({
    operationId: 'health_get',
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether the server answers',
    needs: 'public',
    replies: { 200: view('Health', Type.Object({ status: oneOf(['ok']) })) },
    handle: async () => json({ status: 'ok' }),
  }),
  route({
    operationId: 'version_get',
    method: 'GET',
    path: '/v1/version',
    summary: 'Which product and version this is',
    needs: 'public',
    replies: { 200: view('Version', Type.Object({ product: oneOf(['covisor']), version: text('of the server') })) },
    handle: async ({ server }) => json({ product: 'covisor', version: server.version }),
  }),
]
