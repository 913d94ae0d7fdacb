/** The public API: routes as data, the OpenAPI document, the HTTP server. */
export type { ApiLog } from './http/api-log.ts'
export { type ApiOptions, apiPlugin } from './http/api-plugin.ts'
export { type ApiServerOptions, createApiServer } from './http/create-api-server.ts'
export { statusOf } from './http/error-status.ts'
export { type OpenApiDocument, openApiDocument } from './openapi/document.ts'
export { errorCodes } from './problem-view.ts'
export type { Route } from './route.ts'
export { routes } from './routes.ts'
