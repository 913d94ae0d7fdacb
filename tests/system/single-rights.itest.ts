/**
 * Rights on one VM, one volume: they open that and nothing else. Lists, searches, counts, events, plans and errors are those of a
 * project in which nothing else is, after as many questions to the database.
 */
import { type Route, routes } from '@covisor/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleBodies } from '../../edges/api/test/sample-requests.ts'
import { type RightsWorld, rightsWorld } from './support/rights-world.ts'

const MIB = 2 ** 20
const ABSENT = '11111111-2222-4333-8444-555555555555'

let world: RightsWorld
let beginning: string
const ids = new Map<string, string>()
const tokens = new Map<string, string>()

async function grant(user: string, verbs: readonly string[], resource: object | undefined): Promise<void> {
  const role = `role-of-${user}`
  await world.make('POST', '/v1/roles', { name: role, verbs })
  await world.make('POST', '/v1/users', { name: user, organisation: 'acme' })
  await world.make('POST', '/v1/bindings', {
    user,
    role,
    project: 'acme/web',
    ...(resource === undefined ? {} : { resource }),
  })
  tokens.set(user, (await world.tokenOf(user)).secret)
}

beforeAll(async () => {
  world = await rightsWorld()
  const { make } = world
  for (const name of ['web01', 'db01'])
    await make('POST', '/v1/vms', { name, vcpus: 1, memoryMiB: 64, disks: [{ sizeBytes: MIB }] })
  await make('POST', '/v1/volumes', { name: 'loose', sizeBytes: MIB })
  beginning = await world.store.changes.now()
  for (const name of ['web01', 'db01']) await make('POST', `/v1/vms/${name}/start`)
  for (const name of ['web01', 'db01']) ids.set(name, (await make('GET', `/v1/vms/${name}`)).id)
  const web01 = { kind: 'vm', resource: 'web01' }
  await grant('connie', ['vm:console', 'vm:read', 'event:read', 'task:read', 'volume:read'], web01)
  await grant('sam', ['vm:read', 'vm:snapshot', 'task:read'], web01)
  await grant('mute', ['vm:console'], web01)
  await grant('vera', ['volume:read', 'volume:resize'], { kind: 'volume', resource: 'loose' })
  // Sees all VMs of the project by a role there, and may use the console of one.
  await grant('viola', ['vm:read'], undefined)
  await make('POST', '/v1/bindings', { user: 'viola', role: 'role-of-mute', project: 'acme/web', resource: web01 })
  // What it does by itself would be counted among the questions.
  await world.control.stop()
}, 60_000)
afterAll(() => world?.close())

const namesAt = async (user: string, url: string): Promise<readonly string[]> => {
  const { status, text } = await world.call(tokens.get(user)!, 'GET', url)
  expect({ url, status }).toEqual({ url, status: 200 })
  return JSON.parse(text).items.map(({ name }: { name: string }) => name)
}

test('lists, searches and times past hold what the right is on, and what belongs to it', async () => {
  for (const url of [
    '/v1/vms',
    '/v1/vms?nameContains=0',
    '/v1/vms?filter=name~0',
    `/v1/vms?asOf=${new Date().toISOString()}`,
  ])
    expect(await namesAt('connie', url), url).toEqual(['web01'])
  expect(await namesAt('connie', '/v1/volumes')).toEqual(['web01-disk0'])
  expect(await namesAt('vera', '/v1/volumes')).toEqual(['loose'])
  expect(await namesAt('viola', '/v1/vms')).toEqual(['db01', 'web01'])
})

test('tasks and events are those of that VM alone', async () => {
  const { text: tasks } = await world.call(tokens.get('connie')!, 'GET', '/v1/tasks')
  const { text: events } = await world.call(tokens.get('connie')!, 'GET', `/v1/events/recent?after=${beginning}`)
  expect(JSON.parse(tasks).items.map(({ title }: { title: string }) => title)).toEqual([
    'Start VM "web01"',
    'Create VM "web01"',
  ])
  expect(JSON.parse(events).items.length).toBeGreaterThan(0)
  for (const text of [tasks, events]) {
    expect(text).not.toContain('db01')
    expect(text).not.toContain(ids.get('db01'))
  }
})

test('the verbs of the role count on that VM, by name and by id, and on no other', async () => {
  const console = (user: string, vm: string) =>
    world.call(tokens.get(user)!, 'POST', `/v1/vms/${vm}/console-tickets`, { kind: 'vnc' })
  // Nothing is connected any more: who is let in hears that the host is away.
  for (const user of ['connie', 'mute', 'viola']) {
    for (const vm of ['web01', ids.get('web01')!]) expect((await console(user, vm)).status, `${user} ${vm}`).toBe(503)
    for (const vm of ['db01', ids.get('db01')!]) expect((await console(user, vm)).status, `${user} ${vm}`).toBe(403)
  }
  const snapshot = await world.call(tokens.get('sam')!, 'POST', '/v1/vms/web01/snapshots', { name: 'before' })
  expect(snapshot.status).toBe(202)
  expect((await world.call(tokens.get('sam')!, 'GET', `/v1/tasks/${JSON.parse(snapshot.text).id}`)).status).toBe(200)
  expect((await world.call(tokens.get('sam')!, 'POST', '/v1/vms/web01/stop', {})).status).toBe(403)
  expect((await world.call(tokens.get('sam')!, 'POST', '/v1/vms', sampleBodies['vm_create'])).status).toBe(403)
  expect((await world.call(tokens.get('vera')!, 'GET', '/v1/vms')).status).toBe(403)
})

test('a plan for it is answered, and names nothing else', async () => {
  const { status, text } = await world.call(tokens.get('sam')!, 'POST', '/v1/vms/web01/snapshots?plan=true', {
    name: 'after',
  })
  expect(status).toBe(200)
  expect(text).not.toContain('db01')
})

const named = (route: Route) => [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
const aboutVms = routes.filter((route) => named(route)[0] === 'vm')

describe.for(['connie', 'sam', 'mute', 'vera'])('for %s', (user) => {
  test.for(aboutVms)('$operationId answers another VM of the project as one that is not there', async (route) => {
    const body = route.method === 'GET' ? undefined : sampleBodies[route.operationId]
    const ask = async (vm: string) => {
      const path = route.path.replace('{vm}', vm).replaceAll(/\{\w+\}/g, ABSENT)
      world.nextMinute()
      const { text, ...rest } = await world.call(tokens.get(user)!, route.method, path, body)
      return {
        ...rest,
        text: text
          .replaceAll(vm, 'ID')
          .replaceAll(ABSENT, 'ID')
          .replace(/urn:covisor:request:[\w-]+/, 'REQUEST'),
      }
    }
    expect(await ask(ids.get('db01')!)).toEqual(await ask(ABSENT))
    expect(await ask('db01')).toEqual(await ask('db99'))
  })
})

test('is taken away from the next request on', async () => {
  const { text } = await world.call(world.provider, 'GET', '/v1/bindings')
  const given = JSON.parse(text).items.find(({ user }: { user: { name: string } }) => user.name === 'mute')
  expect(given).toMatchObject({ resource: { kind: 'vm', name: 'web01' }, project: { name: 'web' } })
  await world.make('DELETE', `/v1/bindings/${given.id}`)
  const refused = await world.call(tokens.get('mute')!, 'POST', '/v1/vms/web01/console-tickets', { kind: 'vnc' })
  expect(refused.status).toBe(403)
})
