/**
 * What belongs to another customer does not exist: every route with an id in its path, asked by every built-in role of another
 * organisation, answers a foreign id as one that was never given out, in status, text and number of questions to the database.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiServer, type Route, routes } from '@covisor/api'
import { type Control, makeControl } from '@covisor/control'
import { simulatedDriver } from '@covisor/driver-simulated'
import { builtInRoleNames } from '@covisor/model'
import { openStore, type Store } from '@covisor/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleBodies } from '../../edges/api/test/sample-requests.ts'

const MIB = 2 ** 20
const ABSENT = '11111111-2222-4333-8444-555555555555'
/** Nobody's but the provider's: tenants see them, or are refused for the verb. */
const ofTheProvider = ['endpoint', 'host', 'network', 'pool', 'want']

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const origin = { address: undefined, interface: 'api' } as const

let folder: string
let store: Store
let control: Control
let server: Awaited<ReturnType<typeof createApiServer>>
let statements = 0
let adminToken: string
let beginning: string
/** By path parameter: what is Acme's. */
const acmes = new Map<string, string>()
/** Of the other customer, by role. */
const tokens = new Map<string, string>()

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

async function call(token: string, method: Method, url: string, body?: unknown, project?: string) {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(project === undefined ? {} : { 'covisor-project': project }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
  const { statusCode, payload: text } = await server.inject({ method, url, headers, ...payload })
  return { status: statusCode, text }
}

/** As the provider, in Acme's project. Follows a task to its end. */
async function make(method: Method, url: string, body?: unknown): Promise<{ id: string; secret?: string }> {
  const { status, text } = await call(adminToken, method, url, body, 'acme/web')
  if (status >= 300) throw new Error(`${method} ${url}: ${status} ${text}`)
  if (status === 202) {
    const { text: end } = await call(
      adminToken,
      'GET',
      `/v1/tasks/${JSON.parse(text).id}?wait=30`,
      undefined,
      'acme/web',
    )
    expect(JSON.parse(end)).toMatchObject({ state: 'succeeded' })
  }
  return JSON.parse(text)
}

/** As the provider, wherever the body says. */
async function makeAsProvider(url: string, body: unknown): Promise<{ id: string }> {
  const { status, text } = await call(adminToken, 'POST', url, body)
  if (status >= 300) throw new Error(`POST ${url}: ${status} ${text}`)
  return JSON.parse(text)
}

const idAt = async (url: string) => JSON.parse((await call(adminToken, 'GET', url, undefined, 'acme/web')).text).id

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-foreign-'))
  store = await openStore({ kind: 'sqlite', path: join(folder, 'store.db') }, { onStatement: () => void statements++ })
  control = await makeControl({ store, drivers: [simulatedDriver()], log: silent })
  server = await createApiServer({ control, version: 'test', log: silent })
  const first = await control.access.firstAdmin()
  const { actor } = await control.access.signIn({ oneTime: first!.secret }, origin)
  adminToken = (await control.access.createToken(actor, { name: 'test' })).secret
  await control.start()

  acmes.set('organisation', (await makeAsProvider('/v1/organisations', { name: 'acme' })).id)
  await makeAsProvider('/v1/organisations', { name: 'other' })
  acmes.set('project', (await makeAsProvider('/v1/projects', { name: 'web', organisation: 'acme' })).id)
  await make('POST', '/v1/endpoints', { uri: 'sim://lab' })
  await make('POST', '/v1/vms', { name: 'web01', vcpus: 1, memoryMiB: 64, disks: [{ sizeBytes: MIB }] })
  await make('POST', '/v1/volumes', { name: 'golden-disk', sizeBytes: MIB })
  await make('POST', '/v1/images', { name: 'golden', volume: 'golden-disk' })
  await make('POST', '/v1/vms/web01/snapshots', { name: 'before' })
  await make('POST', '/v1/groups', { name: 'shop', members: [{ vm: 'web01' }] })
  for (const [kind, name] of [
    ['vm', 'web01'],
    ['volume', 'golden-disk'],
    ['image', 'golden'],
    ['group', 'shop'],
  ] as const)
    acmes.set(kind, await idAt(`/v1/${kind}s/${name}`))
  acmes.set('snapshot', ABSENT)
  acmes.set('upload', (await make('POST', '/v1/uploads', { fileName: 'a.ova', sizeBytes: 1 })).id)
  const tasks = JSON.parse((await call(adminToken, 'GET', '/v1/tasks', undefined, 'acme/web')).text)
  acmes.set('task', tasks.items[0].id)
  const planned = await call(
    adminToken,
    'DELETE',
    '/v1/vms/web01?plan=true&save=true&force=true',
    undefined,
    'acme/web',
  )
  acmes.set('plan', JSON.parse(planned.text).saved)
  acmes.set('user', (await makeAsProvider('/v1/users', { name: 'bob', organisation: 'acme' })).id)
  acmes.set('role', (await make('POST', '/v1/roles', { name: 'watcher', verbs: ['vm:read'] })).id)
  acmes.set('profile', (await make('POST', '/v1/import-profiles', { name: 'branch-office' })).id)
  acmes.set('binding', (await make('POST', '/v1/bindings', { user: 'bob', role: 'user', project: 'acme/web' })).id)
  const bobs = await control.access.signIn({ oneTime: await control.access.oneTimeSignIn('bob') }, origin)
  acmes.set('token', (await control.access.createToken(bobs.actor, { name: 'his' })).id)

  beginning = await store.changes.now()
  await make('POST', '/v1/vms/web01/start')
  for (const role of builtInRoleNames) {
    const name = `${role}-o`
    await makeAsProvider('/v1/users', { name, organisation: 'other' })
    await makeAsProvider('/v1/bindings', { user: name, role, organisation: 'other' })
    const signedIn = await control.access.signIn({ oneTime: await control.access.oneTimeSignIn(name) }, origin)
    tokens.set(role, (await control.access.createToken(signedIn.actor, { name: 'test' })).secret)
    // The first use of a token is written down.
    await call(tokens.get(role)!, 'GET', '/v1/me')
  }
  // What it does by itself would be counted among the questions.
  await control.stop()
}, 60_000)

afterAll(async () => {
  await server?.close()
  await store?.close()
  await rm(folder, { recursive: true, force: true })
})

const named = (route: Route) => [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
const withIds = routes.filter((route) => named(route).some((name) => !ofTheProvider.includes(name)))

// Before anybody has asked for foreign ids: whoever does has them in their own audit.
test.for(builtInRoleNames)('no list, count, search or event has anything of it for %s', async (role) => {
  const lists = routes.filter(({ method, path, query, replies }) => {
    const isList = method === 'GET' && !path.includes('{') && 'type' in (replies[200] ?? {})
    return isList && (query?.required ?? []).length === 0
  })
  expect(lists.length).toBeGreaterThan(15)
  const searches = [
    '/v1/vms?nameContains=web',
    '/v1/vms?filter=name~web',
    '/v1/vms?allProjects=true',
    `/v1/vms?filter=id:${acmes.get('vm')}`,
    `/v1/tasks?target=${acmes.get('vm')}`,
    `/v1/audit?target=${acmes.get('vm')}`,
    `/v1/events/recent?after=${beginning}`,
    `/v1/vms?asOf=${new Date().toISOString()}`,
  ]
  const own = [...acmes.values()].filter((id) => id !== ABSENT)
  for (const url of [...lists.map(({ path }) => path), ...searches]) {
    const { status, text } = await call(tokens.get(role)!, 'GET', url)
    expect(status, url).toBeOneOf([200, 403])
    for (const theirs of ['acme', 'web01', 'golden', 'bob', 'watcher', 'branch-office', 'a.ova', ...own]) {
      expect({ url, theirs, isThere: text.replaceAll(url, '').includes(theirs) }).toEqual({
        url,
        theirs,
        isThere: false,
      })
    }
  }
})

describe.for(builtInRoleNames)('for %s of another organisation', (role) => {
  test.for(withIds)('$operationId answers a foreign id as one that is not there', async (route) => {
    const ask = async (idOf: (name: string) => string) => {
      const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => idOf(name))
      const body = route.method === 'GET' ? undefined : sampleBodies[route.operationId]
      const before = statements
      const { status, text } = await call(tokens.get(role)!, route.method, path, body)
      return { status, text: withoutIds(text), statements: statements - before }
    }
    // A verb that is missing is written into the audit with the first request of a minute, whatever that asks for.
    await ask(() => ABSENT)
    const absent = await ask(() => ABSENT)
    const foreign = await ask((name) => acmes.get(name) ?? ABSENT)
    expect(foreign).toEqual(absent)
    expect(foreign.status).toBeOneOf([400, 403, 404])
  })
})

/** The texts differ in the id that was asked for, and in the number of the request. */
const withoutIds = (text: string): string =>
  [...acmes.values(), ABSENT]
    .reduce((rest, id) => rest.replaceAll(id, 'ID'), text)
    .replace(/urn:covisor:request:[\w-]+/, 'REQUEST')
