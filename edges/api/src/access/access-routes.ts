/** /v1/sessions, /v1/me, /v1/tokens, /v1/audit: who is asking, and who did what. */
import type { AuditRecord, SignIn } from '@covisor/control'
import { type Actor, AppError } from '@covisor/model'
import { type Static, Type } from 'typebox'
import {
  empty,
  instant,
  json,
  nullable,
  oneOf,
  optional,
  pageOf,
  pageQuery,
  type Route,
  route,
  text,
  view,
} from '../route.ts'
import { targetView } from '../task/task-view.ts'
import { auditDetail } from './audit-detail.ts'
import { assertion } from './passkey-routes.ts'
import { visitBegun } from './visit-routes.ts'

const meView = view(
  'Me',
  Type.Object({
    name: Type.String(),
    organisation: Type.String(),
    project: Type.String(),
    verbs: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
    mustEnrol: Type.Boolean({ description: 'may set a second factor up, and nothing else before that' }),
  }),
)

const secondStepView = view(
  'SecondStep',
  Type.Object({
    challenge: text('goes with the code into the next call'),
    expiresAt: instant('until when'),
    methods: Type.Array(oneOf(['code', 'passkey']), { description: 'a code of an app or a recovery code; a passkey' }),
  }),
)

const viewMe = (actor: Actor) => ({
  name: actor.name,
  organisation: actor.organisation,
  project: actor.project,
  verbs: actor.verbs === 'all' ? 'all' : [...actor.verbs].toSorted(),
  mustEnrol: actor.mustEnrol === true,
})

const tokenView = view(
  'Token',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    createdAt: instant('when it was made'),
    expiresAt: nullable(instant('until when it is valid')),
    usedAt: nullable(instant('when it was last used')),
    verbs: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
    project: nullable(text('the only project that it can act in')),
  }),
)

const auditView = view(
  'AuditEntry',
  Type.Object({
    id: Type.String(),
    at: instant('when'),
    actor: text('who'),
    interface: text('through which interface'),
    address: nullable(text('from where')),
    verb: text('what'),
    target: targetView,
    outcome: oneOf(['accepted', 'refused']),
    task: nullable(Type.String()),
    before: Type.Unknown({ description: 'what was; null where nothing was, or it is not kept' }),
    after: Type.Unknown({ description: 'what was wanted, or why it was refused' }),
  }),
)

const verdictView = view(
  'AuditVerdict',
  Type.Object({
    intact: Type.Boolean(),
    sealed: Type.Integer({ description: 'entries whose seals hold, where all do' }),
    unsealed: Type.Integer({ description: 'entries that are not sealed yet' }),
    broken: nullable(
      Type.Object({
        organisation: text('whose audit it is'),
        place: Type.Integer({ description: 'in the chain of its organisation, from 0' }),
        why: Type.String(),
      }),
    ),
  }),
)

const viewAudit = (actor: Actor, entry: AuditRecord) => ({
  id: entry.id,
  at: entry.at.toISOString(),
  actor: entry.actor,
  interface: entry.interface,
  address: entry.address ?? null,
  verb: entry.verb,
  target: { kind: entry.target.kind, id: entry.target.id ?? null, name: entry.target.name },
  outcome: entry.outcome,
  task: entry.task ?? null,
  before: auditDetail(actor, entry.before),
  after: auditDetail(actor, entry.after),
})

export const SESSION_COOKIE = 'covisor_session'

export const accessRoutes: readonly Route[] = [
  route({
    operationId: 'session_create',
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Sign in: a one-time secret, an API token, user and password, then a code where there is a second factor',
    needs: 'public',
    body: view(
      'SignIn',
      Type.Object(
        {
          oneTime: optional(Type.String({ maxLength: 256 })),
          token: optional(Type.String({ maxLength: 256 })),
          user: optional(Type.String({ maxLength: 128 })),
          password: optional(Type.String({ maxLength: 1024 })),
          challenge: optional(Type.String({ maxLength: 256, description: 'of the first step' })),
          code: optional(Type.String({ maxLength: 64, description: 'of an app, or a recovery code' })),
          passkey: optional(assertion),
          answer: optional(
            Type.String({
              maxLength: 8192,
              description: 'what an identity provider sent this browser back with: the query of the address',
            }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 200: secondStepView, 201: meView },
    async handle({ control, body, origin, visitSecret }) {
      const answer = await control.access.signInStep(signInOf(body, visitSecret), origin)
      if (answer.kind === 'second-step') {
        const { challenge, methods } = answer
        return json({ challenge, expiresAt: answer.expiresAt.toISOString(), methods: [...methods] })
      }
      const { secret, expiresAt, actor } = answer
      const cookie = `${SESSION_COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict; Expires=${expiresAt.toUTCString()}`
      return { kind: 'json', status: 201, body: viewMe(actor), headers: { 'set-cookie': cookie } }
    },
  }),
  route({
    operationId: 'session_delete',
    method: 'DELETE',
    path: '/v1/sessions/current',
    summary: 'Sign out',
    needs: 'signed-in',
    whileEnrolling: true,
    replies: { 204: Type.Null() },
    async handle({ control, sessionSecret }) {
      if (sessionSecret !== undefined) await control.access.signOut(sessionSecret)
      const cookie = `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`
      return { kind: 'empty', status: 204, headers: { 'set-cookie': cookie } }
    },
  }),
  route({
    operationId: 'session_delete_all',
    method: 'DELETE',
    path: '/v1/sessions',
    summary: 'Sign out everywhere; tokens stay',
    needs: 'signed-in',
    replies: { 204: Type.Null() },
    async handle({ control, actor }) {
      await control.access.signOutEverywhere(actor)
      return empty
    },
  }),
  route({
    operationId: 'me_get',
    method: 'GET',
    path: '/v1/me',
    summary: 'Who I am and what I may do',
    needs: 'signed-in',
    whileEnrolling: true,
    replies: { 200: meView },
    handle: async ({ actor }) => json(viewMe(actor)),
  }),
  route({
    operationId: 'me_set_password',
    method: 'PUT',
    path: '/v1/me/password',
    summary: 'Set my password',
    needs: 'signed-in',
    body: view(
      'SetPassword',
      Type.Object({ password: Type.String({ maxLength: 1024 }) }, { additionalProperties: false }),
    ),
    replies: { 204: Type.Null() },
    async handle({ control, actor, body, sessionSecret }) {
      await control.access.setPassword(actor, body.password, sessionSecret)
      return empty
    },
  }),
  route({
    operationId: 'token_create',
    method: 'POST',
    path: '/v1/tokens',
    summary: 'Make an API token; its secret is shown once',
    needs: 'signed-in',
    body: view(
      'CreateToken',
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 128 }),
          expiresAt: optional(Type.String({ format: 'date-time' })),
          verbs: optional(Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 200 })),
          project: optional(Type.String({ maxLength: 256, description: 'the only project that it can act in' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: view('NewToken', Type.Object({ id: Type.String(), secret: Type.String() })) },
    async handle({ control, actor, body }) {
      const created = await control.access.createToken(actor, {
        name: body.name,
        ...(body.expiresAt === undefined ? {} : { expiresAt: new Date(body.expiresAt) }),
        ...(body.verbs === undefined ? {} : { verbs: body.verbs }),
        ...(body.project === undefined ? {} : { project: body.project }),
      })
      return { kind: 'json', status: 201, body: created }
    },
  }),
  route({
    operationId: 'token_list',
    method: 'GET',
    path: '/v1/tokens',
    summary: 'List my API tokens',
    needs: 'signed-in',
    replies: { 200: view('TokenList', Type.Object({ items: Type.Array(tokenView) })) },
    async handle({ control, actor }) {
      const tokens = await control.access.listTokens(actor)
      return json({
        items: tokens.map((token) => ({
          id: token.id,
          name: token.name,
          createdAt: token.createdAt.toISOString(),
          expiresAt: token.expiresAt?.toISOString() ?? null,
          usedAt: token.usedAt?.toISOString() ?? null,
          verbs: token.verbs === 'all' ? token.verbs : [...token.verbs],
          project: token.project ?? null,
        })),
      })
    },
  }),
  route({
    operationId: 'token_revoke',
    method: 'DELETE',
    path: '/v1/tokens/{token}',
    summary: 'Revoke an API token',
    needs: 'signed-in',
    replies: { 204: Type.Null() },
    async handle({ control, actor, params }) {
      await control.access.revokeToken(actor, params.token!)
      return empty
    },
  }),
  route({
    operationId: 'audit_list',
    method: 'GET',
    path: '/v1/audit',
    summary: 'Who did what, newest first',
    needs: 'audit:read',
    query: Type.Object({
      ...pageQuery,
      target: optional(Type.String({ maxLength: 256, description: 'id of what it was done to' })),
      name: optional(Type.String({ maxLength: 256, description: 'part of the name of what it was done to' })),
      verb: optional(Type.String({ maxLength: 64, description: 'such as `vm:start`, or `vm:*` for all of a kind' })),
      actor: optional(Type.String({ maxLength: 256, description: 'who did it' })),
      interface: optional(oneOf(['api', 'console', 'cli', 'system'], 'through which interface')),
      outcome: optional(oneOf(['accepted', 'refused'])),
      from: optional(Type.String({ format: 'date-time', description: 'not before this' })),
      to: optional(Type.String({ format: 'date-time', description: 'before this' })),
    }),
    replies: { 200: pageOf('AuditPage', auditView) },
    async handle({ control, actor, query: { from, to, ...query } }) {
      const page = await control.audit.list(actor, {
        ...query,
        ...(from === undefined ? {} : { from: new Date(from) }),
        ...(to === undefined ? {} : { to: new Date(to) }),
      })
      return json({ items: page.items.map((entry) => viewAudit(actor, entry)), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'audit_verify',
    method: 'GET',
    path: '/v1/audit/verification',
    summary: 'Check that no audit entry was changed, removed, added or moved',
    needs: 'audit:verify',
    replies: { 200: verdictView },
    async handle({ control, actor }) {
      const verdict = await control.audit.verify(actor)
      if (verdict.intact) return json({ ...verdict, broken: null })
      const { organisation, chainIndex: place, why } = verdict
      return json({ intact: false, sealed: 0, unsealed: 0, broken: { organisation, place, why } })
    },
  }),
]

interface SignInBody {
  readonly oneTime?: string
  readonly token?: string
  readonly user?: string
  readonly password?: string
  readonly challenge?: string
  readonly code?: string
  readonly passkey?: Static<typeof assertion>
  readonly answer?: string
}

function signInOf(body: SignInBody, visit: string | undefined): SignIn {
  if (body.answer !== undefined) return { visit: visitBegun(visit), answer: body.answer }
  if (body.passkey !== undefined) return { passkey: body.passkey }
  if (body.challenge !== undefined && body.code !== undefined) return { challenge: body.challenge, code: body.code }
  if (body.oneTime !== undefined) return { oneTime: body.oneTime }
  if (body.token !== undefined) return { token: body.token }
  if (body.user !== undefined && body.password !== undefined) return { user: body.user, password: body.password }
  throw new AppError('REQUEST_INVALID', {
    where: 'body',
    why: 'give oneTime, token, user and password, passkey, answer, or challenge and code',
  })
}
