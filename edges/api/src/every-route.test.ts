/** What holds for each of the routes, one by one: rights, plans, and what they refuse. */
import { taskVerbs } from '@covisor/model'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { asked } from '../test/fake-control.ts'
import { sampleBodies, samplePath } from '../test/sample-requests.ts'
import { testServer } from '../test/test-server.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

const publicRoutes = [
  'health_get',
  'version_get',
  'session_create',
  'session_passkey_challenge',
  'session_way_list',
  'session_visit',
]
const signedInRoutes = [
  'session_delete',
  'session_delete_all',
  'me_get',
  'me_set_password',
  'token_create',
  'token_list',
  'token_revoke',
  'passkey_challenge',
  'passkey_create',
  'passkey_list',
  'passkey_rename',
  'passkey_remove',
  'second_factors_get',
  'totp_create',
  'totp_confirm',
  'totp_remove',
  'recovery_codes_create',
  'organisation_list',
  'organisation_get',
  'verb_list',
]

const idsOf = (some: readonly Route[]) => some.map((route) => route.operationId)
const guarded = routes.filter((route) => route.needs !== 'public')
const withVerb = guarded.filter((route) => route.needs !== 'signed-in')
const ofTasks = routes.filter((route) => route.startsTask)
const others = routes.filter((route) => !route.startsTask && route.bodyKind !== 'stream')

const { ask, calls } = await testServer({}, {}, afterAll)
beforeEach(() => void calls.splice(0))

const sample = (route: Route) => {
  const body = sampleBodies[route.operationId]
  return body === undefined ? {} : { body }
}

test('only the listed routes are public, or ask for no verb', () => {
  expect(idsOf(routes.filter((route) => route.needs === 'public'))).toEqual(publicRoutes)
  expect(idsOf(routes.filter((route) => route.needs === 'signed-in'))).toEqual(signedInRoutes)
  expect(withVerb.filter((route) => !/^[a-z]+:[a-z-]+$/.test(route.needs))).toEqual([])
})

test('the verbs of tasks are those of the routes that start tasks', () => {
  expect([...new Set(ofTasks.map((route) => route.needs))].toSorted()).toEqual(taskVerbs)
})

test('operation ids and paths are unique', () => {
  expect(new Set(idsOf(routes)).size).toBe(routes.length)
  expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length)
})

test('reading needs no more than GET, and GET changes nothing', () => {
  expect(idsOf(ofTasks.filter((route) => route.method === 'GET'))).toEqual([])
})

/** Everything else that is read answers `asOf`. */
const withoutPast: Readonly<Record<string, string>> = {
  health_get: 'whether the server answers',
  version_get: 'what the server is',
  me_get: 'who is asking',
  session_way_list: 'how one signs in from now on',
  token_list: 'ways in are not kept when they are gone',
  passkey_list: 'ways in are not kept when they are gone',
  second_factors_get: 'ways in are not kept when they are gone',
  sign_in_policy_get: 'a setting of the installation; its changes are in the audit',
  installation_get: 'a setting of the installation; its changes are in the audit',
  audit_list: 'is history: asked for by `from` and `to`',
  audit_verify: 'is about all of the audit',
  usage_hours: 'is history: asked for by `from` and `to`',
  usage_intervals: 'is history: asked for by `from` and `to`',
  usage_report: 'is history: asked for by month',
  usage_rates: 'a setting of the installation; its changes are in the audit',
  task_list: 'is history: tasks stay with what became of them',
  task_get: 'is history: tasks stay with what became of them',
  task_log: 'is history: each line has its time',
  event_follow: 'is what happens from now on',
  event_list: 'is history: each event has its time',
  plan_list: 'stays as it was saved',
  plan_get: 'stays as it was saved',
  upload_list: 'is gone with its session',
  upload_get: 'is gone with its session',
  upload_wants: 'is gone with its session',
  verb_list: 'is of the program',
  vm_history: 'is history itself',
  vm_samples: 'is history: asked for by `from` and `to`',
  vm_explain_placement: 'is about a placement now',
  vm_addresses: 'is asked of the host, which tells of now',
  vm_guest: 'is asked of the guest, which tells of now',
  vm_native_config: 'is asked of the host, which tells of now',
  vm_screenshot: 'is asked of the host, which tells of now',
  host_hardware: 'is asked of the host, which tells of now',
  volume_download: 'is asked of the host, which has the disk of now',
}

describe('routes that read', () => {
  const reading = routes.filter(({ method }) => method === 'GET')
  const hasPast = ({ query }: Route) => query !== undefined && 'asOf' in query.properties

  test('the reasons are of routes that there are', () => {
    expect(Object.keys(withoutPast).filter((id) => !idsOf(reading).includes(id))).toEqual([])
  })

  test.for(reading)('$operationId answers asOf, or there is a reason why not', (route) => {
    expect(hasPast(route), 'give it `asOf`, or say here why it has no past').toBe(!(route.operationId in withoutPast))
  })
})

describe('without credentials', () => {
  test.for(guarded)('$operationId answers 401', async (route) => {
    const reply = await ask(route.method, samplePath(route.path), { ...sample(route), headers: {} })
    expect(reply).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect(asked(calls)).toEqual([])
  })
})

describe('without the verb', () => {
  test.for(withVerb)('$operationId answers 403 and names the verb', async (route) => {
    const headers = { authorization: 'Bearer none' }
    const reply = await ask(route.method, samplePath(route.path), { ...sample(route), headers })
    expect(reply).toMatchObject({ status: 403, body: { code: 'FORBIDDEN', params: { verb: route.needs } } })
    expect(asked(calls)).toEqual([])
  })
})

describe('routes that start tasks', () => {
  test.for(ofTasks)('$operationId answers ?plan=true with a plan', async (route) => {
    const reply = await ask(route.method, `${samplePath(route.path)}?plan=true`, sample(route))
    expect(reply).toMatchObject({ status: 200, body: { steps: [], refusals: [] } })
    expect(asked(calls)[0]?.args.at(-1)).toEqual({ plan: true })
  })

  test.for(ofTasks)('$operationId hands on Idempotency-Key and If-Match, and answers 202', async (route) => {
    const headers = { authorization: 'Bearer all', 'idempotency-key': 'k-1', 'if-match': '"7"' }
    const reply = await ask(route.method, samplePath(route.path), { ...sample(route), headers })
    expect(reply.status).toBe(202)
    expect(reply.headers.location).toBe(`/v1/tasks/${reply.body.id}`)
    expect(asked(calls)[0]?.args.at(-1)).toEqual({ idempotencyKey: 'k-1', ifGeneration: 7 })
  })
})

describe('routes that start no task', () => {
  test.for(others)('$operationId refuses ?plan=true', async (route) => {
    const reply = await ask(route.method, `${samplePath(route.path)}?plan=true`, sample(route))
    expect(reply).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', params: { where: 'query.plan' } } })
    expect(asked(calls)).toEqual([])
  })

  const changing = others.filter(({ method }) => method !== 'GET')
  test.for(changing)('$operationId refuses Idempotency-Key and If-Match', async (route) => {
    for (const [name, value] of [['Idempotency-Key', 'k-1'] as const, ['If-Match', '"7"'] as const]) {
      const headers = { authorization: 'Bearer all', [name.toLowerCase()]: value }
      const reply = await ask(route.method, samplePath(route.path), { ...sample(route), headers })
      expect(reply).toMatchObject({ status: 400, body: { params: { where: name } } })
    }
    expect(asked(calls)).toEqual([])
  })
})

describe('routes with a body', () => {
  const withBody = routes.filter((route) => route.body !== undefined)

  test('each has a sample, and each sample a route', () => {
    expect(Object.keys(sampleBodies)).toEqual(idsOf(withBody))
  })

  test.for(withBody)('$operationId refuses a field that it does not know', async (route) => {
    const body = { ...sampleBodies[route.operationId], colour: 'blue' }
    const reply = await ask(route.method, samplePath(route.path), { body })
    expect(reply.status).toBe(400)
    expect(reply.body.detail).toBe('body: "colour" is not known here')
    expect(asked(calls)).toEqual([])
  })
})
