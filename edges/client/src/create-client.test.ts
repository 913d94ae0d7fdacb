/** Calls: what is sent, what is thrown, and what comes out of unwrapping. */
import { describe, expect, test } from 'vitest'
import { json, problem, refused, scripted } from '../test/scripted-server.ts'
import { ApiProblem, isApiProblem } from './api-problem.ts'
import { createClient } from './create-client.ts'
import { ServerUnreachable } from './server-unreachable.ts'
import { accepted, planned, unwrap } from './unwrap.ts'

const start = { params: { path: { vm: 'a/b' } } }

test('a call is sent with its token, its path and its query', async () => {
  const { client, asked } = scripted(() => json({ items: [], next: null }))
  const page = await unwrap(client.GET('/v1/vms', { params: { query: { state: 'running', limit: 5 } } }))
  expect(page.items).toEqual([])
  expect(asked[0]).toMatchObject({ method: 'GET', path: '/v1/vms?state=running&limit=5' })
  expect(asked[0]?.headers.get('authorization')).toBe('Bearer t')
})

test('without a token the console says that it is the console', async () => {
  let headers = new Headers()
  const fetch = async (request: Request) => {
    headers = request.headers
    return json({ status: 'ok' })
  }
  await createClient({ baseUrl: 'http://covisor.example', fetch }).GET('/v1/health')
  expect(headers.get('x-covisor-console')).toBe('1')
  expect(headers.has('authorization')).toBe(false)
})

describe('a refusal', () => {
  test('is thrown with its code, text and parameters', async () => {
    const { client } = scripted(() => problem(409, 'VM_STATE_CONFLICT'))
    const error = await client.POST('/v1/vms/{vm}/start', start).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiProblem)
    expect(error).toMatchObject({
      code: 'VM_STATE_CONFLICT',
      status: 409,
      detail: 'it is VM_STATE_CONFLICT',
      params: { a: 1 },
    })
    expect(isApiProblem(error, 'VM_STATE_CONFLICT')).toBe(true)
    expect(isApiProblem(error, 'NOT_FOUND')).toBe(false)
  })

  test('by something that is not Covisor says so', async () => {
    const { client } = scripted(() => new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' }))
    const call = client.GET('/v1/health')
    await expect(call).rejects.toMatchObject({ code: 'HTTP_502', detail: 'unexpected answer: 502 Bad Gateway' })
  })
})

test('no answer is thrown with the address and the reason', async () => {
  const { client } = scripted(refused)
  const error = await client.GET('/v1/health').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ServerUnreachable)
  expect(error).toMatchObject({
    message: 'http://covisor.example does not answer: connect ECONNREFUSED 127.0.0.1:1',
  })
})

test('a call that was given up is thrown as what gave it up', async () => {
  const reason = new Error('the user left')
  const { client } = scripted((_, signal) => {
    throw signal.reason
  })
  await expect(client.GET('/v1/health', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

describe('a call that starts a task', () => {
  test('is unwrapped to the task and what it makes', async () => {
    const headers = { 'covisor-created': 'v1' }
    const { client, asked } = scripted(() => json({ id: 't1' }, { status: 202, headers }))
    expect(await accepted(client.POST('/v1/vms/{vm}/start', start))).toEqual({ task: { id: 't1' }, created: 'v1' })
    expect(asked[0]?.path).toBe('/v1/vms/a%2Fb/start')
  })

  test('or to its plan', async () => {
    const { client } = scripted(() => json({ action: 'start' }))
    const call = client.POST('/v1/vms/{vm}/start', { params: { ...start.params, query: { plan: true } } })
    expect(await planned(call)).toEqual({ action: 'start' })
  })

  test('but a plan is not taken for a task', async () => {
    const { client } = scripted(() => json({ action: 'start' }))
    await expect(accepted(client.POST('/v1/vms/{vm}/start', start))).rejects.toThrow('not with a task')
  })
})
