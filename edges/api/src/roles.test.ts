/** Every route, as each built-in role, given at each place: compared with one table. A route without a row fails. */
import { actorOn, withSingles } from '@covisor/control'
import {
  type Actor,
  allVerbs,
  type BuiltInRole,
  builtInRoleNames,
  builtInRoles,
  countsAt,
  countsOnSingle,
  isProvidersKind,
  type Reach,
  type SingleKind,
  singleKinds,
  type Verb,
} from '@covisor/model'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { actorOf, asked } from '../test/fake-control.ts'
import { alsoOnSingle, notOnSingle, rightsByRole } from '../test/rights-by-role.ts'
import { sampleBodies, samplePath } from '../test/sample-requests.ts'
import { testServer } from '../test/test-server.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

const places = ['site', 'organisation', 'project'] as const satisfies readonly Reach[]
const withRights = routes.filter(({ needs }) => needs !== 'public' && needs !== 'signed-in')

/** The token says the role and where it was given: "admin@project". */
const byToken = async (token: string) => {
  const [role, place] = token.split('@') as [BuiltInRole, Reach]
  return { ...actorOf('none')!, verbs: verbsOf(role, place) }
}
const { ask, calls } = await testServer({ 'access.byToken': byToken }, {}, afterAll)
beforeEach(() => void calls.splice(0))

test('every route has a row, and every row a route', () => {
  expect(Object.keys(rightsByRole)).toEqual(routes.map((route) => route.operationId))
})

test('routes that ask for no role are the ones that the table says', () => {
  const rows = Object.entries(rightsByRole).filter(([, row]) => row === 'public' || row === 'signed-in')
  const needs = routes.filter((route) => !withRights.includes(route)).map((route) => [route.operationId, route.needs])
  expect(needs).toEqual(rows)
})

describe.for(places)('a role given for the %s', (place) => {
  test.for(builtInRoleNames)('%s may what the table says, and of the rest nothing is even looked up', async (role) => {
    const headers = { authorization: `Bearer ${role}@${place}` }
    const may: string[] = []
    for (const route of withRights) {
      const body = sampleBodies[route.operationId]
      const call = { headers, ...(body === undefined ? {} : { body }) }
      const { status } = await ask(route.method, samplePath(route.path), call)
      const looked = asked(calls.splice(0))
      if (status === 403) expect(looked, route.operationId).toEqual([])
      else may.push(route.operationId)
    }
    expect(may).toEqual(Object.keys(rightsByRole).filter((id) => isEnough(cellOf(id, role), place)))
  })
})

describe.for(singleKinds)('everything, given on one %s', (kind) => {
  test('opens the routes that the table says, and of the rest nothing is even looked up', async () => {
    const single = { kind, id: `some-${kind}`, verbs: new Set(allVerbs.filter((verb) => countsOnSingle(verb, kind))) }
    const known = await testServer({
      'access.byToken': async () => withSingles(actorOf('none')!, [single]),
      'callAbout.actorAbout': async (actor: Actor, of: SingleKind, id: string | undefined) => ({
        actor: actorOn(actor, { kind: of, id }),
        id,
      }),
    })
    const opened: string[] = []
    for (const route of withRights) {
      const body = sampleBodies[route.operationId]
      const call = { headers: { authorization: 'Bearer any' }, ...(body === undefined ? {} : { body }) }
      const { status } = await known.ask(route.method, samplePath(route.path), call)
      const looked = asked(known.calls.splice(0))
      if (status === 403) expect(looked, route.operationId).toEqual([])
      else opened.push(route.operationId)
    }
    expect(opened).toEqual(withRights.filter((route) => isOnSingle(route, kind)).map(({ operationId }) => operationId))
  })
})

function verbsOf(role: BuiltInRole, place: Reach): ReadonlySet<Verb> {
  const { verbs } = builtInRoles[role]
  return new Set((verbs === 'all' ? allVerbs : verbs).filter((verb) => countsAt(verb, place)))
}

const cellOf = (operationId: string, role: BuiltInRole): string =>
  rightsByRole[operationId]!.split(' ')[builtInRoleNames.indexOf(role)] ?? '-'

function isOnSingle({ operationId, path }: Route, kind: SingleKind): boolean {
  if (alsoOnSingle[kind]?.includes(operationId) === true) return true
  if (notOnSingle.includes(operationId) || !new RegExp(`^/v1/${kind}s(/|$)`).test(path)) return false
  const cell = cellOf(operationId, 'admin')
  return cell === 'p' || (cell === 's' && isProvidersKind(kind))
}

function isEnough(cell: string, place: Reach): boolean {
  if (cell === 's') return place === 'site'
  if (cell === 'o') return place !== 'project'
  return cell === 'p'
}
