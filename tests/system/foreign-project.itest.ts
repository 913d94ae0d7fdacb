/**
 * What belongs to another customer does not exist: every route with an id in its path, asked by every built-in role of another
 * organisation, answers a foreign id as one that was never given out, in status, text and number of questions to the database.
 */
import { type Route, routes } from '@covisor/api'
import { builtInRoleNames } from '@covisor/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleBodies } from '../../edges/api/test/sample-requests.ts'
import { type RightsWorld, rightsWorld } from './support/rights-world.ts'

const MIB = 2 ** 20
const ABSENT = '11111111-2222-4333-8444-555555555555'
/** Nobody's but the provider's: tenants see them, or are refused for the verb. */
const ofTheProvider = ['endpoint', 'host', 'network', 'pool', 'want']

let world: RightsWorld
let beginning: string
/** By path parameter: what is Acme's. */
const acmes = new Map<string, string>()
/** Of the other customer, by role. */
const tokens = new Map<string, string>()

beforeAll(async () => {
  world = await rightsWorld()
  const { make } = world
  const asProvider = async (method: Route['method'], url: string) =>
    JSON.parse((await world.call(world.provider, method, url)).text)

  await make('POST', '/v1/organisations', { name: 'other' })
  await make('POST', '/v1/vms', { name: 'web01', vcpus: 1, memoryMiB: 64, disks: [{ sizeBytes: MIB }] })
  await make('POST', '/v1/volumes', { name: 'golden-disk', sizeBytes: MIB })
  await make('POST', '/v1/images', { name: 'golden', volume: 'golden-disk' })
  await make('POST', '/v1/vms/web01/snapshots', { name: 'before' })
  await make('POST', '/v1/groups', { name: 'shop', members: [{ vm: 'web01' }] })
  for (const [kind, name] of [
    ['organisation', 'acme'],
    ['project', 'web'],
    ['vm', 'web01'],
    ['volume', 'golden-disk'],
    ['image', 'golden'],
    ['group', 'shop'],
  ] as const)
    acmes.set(kind, (await asProvider('GET', `/v1/${kind}s/${name}`)).id)
  acmes.set('snapshot', ABSENT)
  acmes.set('upload', (await make('POST', '/v1/uploads', { fileName: 'a.ova', sizeBytes: 1 })).id)
  acmes.set('task', (await asProvider('GET', '/v1/tasks')).items[0].id)
  acmes.set('plan', (await asProvider('DELETE', '/v1/vms/web01?plan=true&save=true&force=true')).saved)
  acmes.set('user', (await make('POST', '/v1/users', { name: 'bob', organisation: 'acme' })).id)
  acmes.set('role', (await make('POST', '/v1/roles', { name: 'watcher', verbs: ['vm:read'] })).id)
  acmes.set('profile', (await make('POST', '/v1/import-profiles', { name: 'branch-office' })).id)
  acmes.set('binding', (await make('POST', '/v1/bindings', { user: 'bob', role: 'user', project: 'acme/web' })).id)
  acmes.set('token', (await world.tokenOf('bob')).id)

  beginning = await world.store.changes.now()
  await make('POST', '/v1/vms/web01/start')
  for (const role of builtInRoleNames) {
    const name = `${role}-o`
    await make('POST', '/v1/users', { name, organisation: 'other' })
    await make('POST', '/v1/bindings', { user: name, role, organisation: 'other' })
    tokens.set(role, (await world.tokenOf(name)).secret)
  }
  // What it does by itself would be counted among the questions.
  await world.control.stop()
}, 60_000)
afterAll(() => world?.close())

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
    const { status, text } = await world.call(tokens.get(role)!, 'GET', url)
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
      world.nextMinute()
      const { text, ...rest } = await world.call(tokens.get(role)!, route.method, path, body)
      return { ...rest, text: withoutIds(text) }
    }
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
