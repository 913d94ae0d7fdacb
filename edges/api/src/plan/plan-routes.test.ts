/** A saved plan keeps the call that made it, and is applied by the same route, with the rights of who applies it. */
import { expect, test } from 'vitest'
import { asked } from '../../test/fake-control.ts'
import { acceptedOutcome } from '../../test/records.ts'
import { testServer } from '../../test/test-server.ts'

const saved = { operation: 'vm_edit', params: { vm: 'web01' }, query: {}, body: { vcpus: 2 } }

test('save=true hands the call on with its plan', async () => {
  const { ask, calls } = await testServer()
  const reply = await ask('PATCH', '/v1/vms/web01?plan=true&save=true', { body: { vcpus: 2 } })
  expect(reply).toMatchObject({ status: 200, body: { saved: null } })
  expect(asked(calls)[0]?.args.at(-1)).toEqual({ plan: true, save: saved })
})

test('save=true without a plan is refused', async () => {
  const { ask, calls } = await testServer()
  const reply = await ask('POST', '/v1/vms/web01/start?save=true')
  expect(reply).toMatchObject({ status: 400, body: { detail: 'query.save: only with plan=true' } })
  expect(asked(calls)).toEqual([])
})

test('applying makes the call again, as the plan', async () => {
  const { ask, calls } = await testServer({
    'plans.request': async () => saved,
    'vms.edit': async () => acceptedOutcome,
  })
  const reply = await ask('POST', '/v1/plans/p1/apply')
  expect(reply.status).toBe(202)
  const call = asked(calls).find(({ useCase }) => useCase === 'vms.edit')
  expect(call?.args.slice(1)).toEqual(['web01', { vcpus: 2 }, { savedPlan: 'p1' }])
})

test('applying needs the verb of what was planned', async () => {
  const { ask, calls } = await testServer({ 'plans.request': async () => saved })
  const reply = await ask('POST', '/v1/plans/p1/apply', { headers: { authorization: 'Bearer plan:apply,vm:read' } })
  expect(reply).toMatchObject({ status: 403, body: { params: { verb: 'vm:edit' } } })
  expect(asked(calls).map(({ useCase }) => useCase)).toEqual(['plans.request'])
})

test.for([
  ['a call that is no more', { ...saved, operation: 'vm_fly' }, 409],
  ['a body that has another shape now', { ...saved, body: { colour: 'blue' } }, 400],
] as const)('applying refuses %s', async ([, request, status]) => {
  const { ask, calls } = await testServer({ 'plans.request': async () => request })
  expect((await ask('POST', '/v1/plans/p1/apply')).status).toBe(status)
  expect(asked(calls).map(({ useCase }) => useCase)).toEqual(['plans.request'])
})
