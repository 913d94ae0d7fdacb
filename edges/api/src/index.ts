/** The public API: routes as data, the OpenAPI document, the HTTP server. */
export { type OpenApiDocument, openApiDocument } from './openapi/document.ts'
export { errorCodes } from './problem-view.ts'
export type { Route } from './route.ts'
export { routes } from './routes.ts'
