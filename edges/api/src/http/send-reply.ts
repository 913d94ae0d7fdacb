/** Puts a handler's reply on the wire. */
import { Readable } from 'node:stream'
import type { Control, Outcome } from '@covisor/control'
import type { Actor } from '@covisor/model'
import type { FastifyReply } from 'fastify'
import type { Reply } from '../route.ts'
import { viewPlan } from '../task/plan-view.ts'
import { viewTask } from '../task/task-view.ts'
import { attachment } from './content-disposition.ts'

/** Made by guests and hypervisors, so a browser that shows it must run nothing of it. */
const SANDBOX = { 'content-security-policy': "sandbox; default-src 'none'" }

type PlainReply = Exclude<Reply, { kind: 'events' } | { kind: 'outcome' }>

export async function sendReply(to: FastifyReply, reply: PlainReply): Promise<FastifyReply> {
  switch (reply.kind) {
    case 'json':
      return sendJson(to, reply)
    case 'empty':
      return to
        .code(reply.status)
        .headers(secured(to, reply.headers ?? {}))
        .send()
    case 'bytes':
      return to.headers(SANDBOX).type(reply.mediaType).send(reply.bytes)
    case 'download':
      return to
        .headers({ ...SANDBOX, 'content-disposition': attachment(reply.fileName) })
        .type(reply.mediaType)
        .send(await startedStream(reply.content))
    default:
      return reply satisfies never
  }
}

export async function sendOutcome(
  to: FastifyReply,
  control: Control,
  actor: Actor,
  outcome: Outcome<unknown>,
): Promise<FastifyReply> {
  if (outcome.kind === 'plan') return to.send(await control.texts.view(actor, viewPlan(actor, outcome.plan)))
  const task = await control.tasks.get(seeingTasks(actor), outcome.task)
  const { created } = outcome
  return to
    .code(202)
    .headers({
      location: `/v1/tasks/${task.id}`,
      ...(typeof created === 'string' ? { 'covisor-created': created } : {}),
    })
    .send(await control.texts.view(actor, viewTask(task)))
}

function sendJson(to: FastifyReply, { status, body, headers = {} }: Extract<Reply, { kind: 'json' }>): FastifyReply {
  const known = to.request.headers['if-none-match']
  const isUnchanged = to.request.method === 'GET' && headers.etag !== undefined && headers.etag === known
  if (isUnchanged) return to.code(304).headers(headers).send()
  return to
    .code(status)
    .headers(secured(to, headers))
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(body))
}

/** Over TLS, cookies are for TLS only. */
function secured(to: FastifyReply, headers: Readonly<Record<string, string>>): Record<string, string> {
  const cookie = headers['set-cookie']
  if (cookie === undefined || to.request.protocol !== 'https') return headers
  return { ...headers, 'set-cookie': `${cookie}; Secure` }
}

/** Waits for the first bytes, so that what fails at once is told with its own status. */
async function startedStream(content: AsyncIterable<Uint8Array>): Promise<Readable> {
  const source = content[Symbol.asyncIterator]()
  const first = await source.next()
  return Readable.from(
    (async function* () {
      try {
        for (let next = first; next.done !== true; next = await source.next()) yield next.value
      } finally {
        await source.return?.()
      }
    })(),
    { objectMode: false },
  )
}

/** Who may start a task may see it in the reply, whatever the rights to look at others. */
const seeingTasks = (actor: Actor): Actor =>
  actor.verbs === 'all' ? actor : { ...actor, verbs: new Set([...actor.verbs, 'task:read']) }
