/** The OpenAPI 3.1 document, printed from the routes. Pure; what is checked in as openapi.json and served is the same. */
import type { TSchema } from 'typebox'
import { PROBLEM_TYPE, problemView } from '../problem-view.ts'
import type { ReplyShape, Route } from '../route.ts'
import { namesInPath, pathParameters } from './path-parameters.ts'
import { SchemaComponents } from './schema-components.ts'

export interface OpenApiDocument {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>
  readonly [part: string]: unknown
}

export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const components = new SchemaComponents()
  const problem = components.refer(problemView)
  const paths: Record<string, Record<string, { operationId: string }>> = {}
  for (const route of routes) {
    const item = (paths[route.path] ??= {})
    item[route.method.toLowerCase()] = operation(route, components)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Covisor',
      version,
      summary: 'The public API of Covisor: everything that the console and the command line do',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { session: [] }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'an API token' },
        session: { type: 'apiKey', in: 'cookie', name: 'covisor_session', description: 'set by POST /v1/sessions' },
      },
      responses: { Problem: { description: 'it was refused', content: { [PROBLEM_TYPE]: { schema: problem } } } },
      schemas: components.toJSON(),
    },
  }
}

const description = `Calls that start a task answer 202 with the task once it is committed; with \`?plan=true\` they answer 200 with
what would happen and change nothing (with \`&save=true\` the plan is kept, to be approved and applied under /v1/plans). Errors are application/problem+json with a permanent \`code\`. Resources with an ETag can be
changed on condition (\`If-Match\`). Lists are paged by cursor: give \`next\` back as \`after\`.
Calls act in one project: the caller's first one, or the one of the header \`Covisor-Project\` (NAME, ORGANISATION/NAME or id).`

function operation(route: Route, components: SchemaComponents) {
  const { needs } = route
  const parameters = [...inPath(route), ...inQuery(route, components), ...(route.startsTask ? ofTasks : [])]
  return {
    operationId: route.operationId,
    tags: [tagOf(route)],
    summary: route.summary,
    ...(needs === 'public' ? { security: [] } : {}),
    ...(needs === 'public' || needs === 'signed-in' ? {} : { 'x-covisor-verb': needs }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(route, components),
    responses: {
      ...Object.fromEntries(Object.entries(route.replies).map((entry) => reply(route, ...entry, components))),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

const tagOf = (route: Route): string => route.path.split('/')[2] ?? 'v1'

function inPath(route: Route) {
  return namesInPath(route.path).map((name) => {
    const text = pathParameters[name]
    if (text === undefined) throw new Error(`say in path-parameters.ts what {${name}} in ${route.path} is`)
    return { name, in: 'path', required: true, description: text, schema: { type: 'string' } }
  })
}

function inQuery(route: Route, components: SchemaComponents) {
  return Object.entries(route.query?.properties ?? {}).map(([name, schema]) => {
    const { description: text, ...rest } = components.refer(schema) as { description?: string }
    return { name, in: 'query', ...(text === undefined ? {} : { description: text }), schema: rest }
  })
}

const ofTasks = [
  {
    name: 'plan',
    in: 'query',
    description: 'answer with what would happen; change nothing',
    schema: { type: 'boolean' },
  },
  {
    name: 'save',
    in: 'query',
    description: 'with plan=true: keep the plan, to be approved and applied later',
    schema: { type: 'boolean' },
  },
  {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'repeating the request with the same key answers with the same task',
    schema: { type: 'string', minLength: 1, maxLength: 256 },
  },
  {
    name: 'If-Match',
    in: 'header',
    description: 'the ETag that was read: refuse if the resource has changed since',
    schema: { type: 'string' },
  },
]

function requestBody(route: Route, components: SchemaComponents) {
  if (route.bodyKind === 'none') return {}
  const content =
    route.body === undefined
      ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
      : { 'application/json': { schema: components.refer(route.body) } }
  return { requestBody: { required: true, content } }
}

function reply(route: Route, status: string, shape: ReplyShape, components: SchemaComponents): [string, unknown] {
  if ('mediaType' in shape)
    return [status, { description: shape.description, content: { [shape.mediaType]: { schema: { type: 'string' } } } }]
  if (status === '204') return [status, { description: 'done' }]
  const content = { 'application/json': { schema: components.refer(shape as TSchema) } }
  if (!route.startsTask) return [status, { description: 'as asked', content }]
  return status === '202'
    ? [status, { description: 'accepted: the task', headers: acceptedHeaders, content }]
    : [status, { description: 'with ?plan=true: what would happen', content }]
}

const acceptedHeaders = {
  Location: { description: 'the task', required: true, schema: { type: 'string' } },
  'Covisor-Created': { description: 'id of what the task makes, where it makes one thing', schema: { type: 'string' } },
}
