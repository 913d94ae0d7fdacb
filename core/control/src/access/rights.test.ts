/** Which roles count where. */
import { newId, type Verb } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { has, type Place, verbsAt } from './rights.ts'

const acme = newId('organisation')
const web = newId('project')
const inWeb: Place = { organisation: acme, project: web }
const inAcme: Place = { organisation: acme, project: null }
const site: Place = { organisation: null, project: null }
const elsewhere: Place = { organisation: newId('organisation'), project: newId('project') }
const beside: Place = { organisation: acme, project: newId('project') }

const given = (place: Place, verbs: readonly Verb[] | 'all') => [{ binding: place, role: { verbs } }]

test('nothing is allowed to somebody without roles', () => {
  expect(verbsAt([], inWeb)).toEqual(new Set())
})

describe('a role with everything', () => {
  const cases: readonly [string, Place, Verb, Place, boolean][] = [
    ['for the site reaches hosts', site, 'host:read', inWeb, true],
    ['for the site counts in every project', site, 'vm:start', elsewhere, true],
    ['for an organisation reaches no host', inAcme, 'host:read', inWeb, false],
    ['for an organisation reaches its users', inAcme, 'user:create', inWeb, true],
    ['for an organisation counts in its projects', inAcme, 'vm:start', inWeb, true],
    ['for an organisation counts in no other', inAcme, 'vm:start', elsewhere, false],
    ['for an organisation counts nowhere outside', inAcme, 'vm:start', site, false],
    ['for a project counts there', inWeb, 'vm:start', inWeb, true],
    ['for a project reaches no user of the organisation', inWeb, 'user:create', inWeb, false],
    ['for a project does not count for the organisation', inWeb, 'vm:start', inAcme, false],
    ['for a project does not count in the next one', inWeb, 'vm:start', beside, false],
  ]
  test.for(cases)('%s', ([, where, verb, place, expected]) => {
    expect(has(verbsAt(given(where, 'all'), place), verb)).toBe(expected)
  })
})

test('a verb that reaches the site does not count because a role of an organisation lists it', () => {
  expect(verbsAt(given(inAcme, ['host:read', 'vm:read']), inWeb)).toEqual(new Set(['vm:read']))
})

test('several roles add up', () => {
  const rights = [...given(inWeb, ['vm:read']), ...given(inAcme, ['vm:start']), ...given(beside, ['vm:delete'])]
  expect(verbsAt(rights, inWeb)).toEqual(new Set(['vm:read', 'vm:start']))
})
