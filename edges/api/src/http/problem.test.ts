/** What clients are told about errors, and what they are not. */
import { AppError, type ErrorCode, errorTexts } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { testServer } from '../../test/test-server.ts'
import { statusOf } from './error-status.ts'
import { tell } from './problem.ts'

const request = { id: 'r-1', isConditional: false }

test('every error code has a status of its own, and no status stands for a code that is gone', () => {
  expect(Object.keys(statusOf).toSorted()).toEqual(Object.keys(errorTexts).toSorted())
  const isRefusal = (code: ErrorCode) => statusOf[code] >= 400 && statusOf[code] < 600
  expect(Object.keys(errorTexts).filter((code) => !isRefusal(code as ErrorCode))).toEqual([])
})

test('a problem tells code, text, parameters and the number of the request', () => {
  const error = new AppError('VM_STATE_CONFLICT', { vm: 'web01', action: 'start', state: 'running' })
  expect(tell(error, request).problem).toEqual({
    type: 'urn:covisor:error:VM_STATE_CONFLICT',
    title: 'VM state conflict',
    status: 409,
    code: 'VM_STATE_CONFLICT',
    detail: 'cannot start VM "web01" while it is running',
    params: { vm: 'web01', action: 'start', state: 'running' },
    instance: 'urn:covisor:request:r-1',
  })
})

test('CONFLICT is 412 for a request with If-Match', () => {
  const error = new AppError('CONFLICT', { what: 'VM "web01"' })
  expect(tell(error, request).problem.status).toBe(409)
  expect(tell(error, { ...request, isConditional: true }).problem.status).toBe(412)
})

describe('an error that nobody planned for', () => {
  const cause = new Error('password is hunter2')
  const answers = { 'vms.get': () => Promise.reject(new Error('database gone', { cause })) }

  test('is told as INTERNAL, with nothing of its text', async () => {
    const { ask } = await testServer(answers)
    const reply = await ask('GET', '/v1/vms/web01')
    expect(reply).toMatchObject({ status: 500, body: { code: 'INTERNAL', params: {} } })
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(reply.text).not.toMatch(/database|hunter2/)
  })

  test('is logged with its whole chain', async () => {
    const { ask, logged } = await testServer(answers)
    await ask('GET', '/v1/vms/web01')
    expect(logged).toContain('unexpected: database gone: password is hunter2')
  })
})

test('the cause of a refusal stays with the operator', async () => {
  const error = new AppError('HOST_UNREACHABLE', { host: 'kvm1' }, { cause: new Error('ECONNREFUSED 10.0.0.9:22') })
  const { ask } = await testServer({ 'vms.get': () => Promise.reject(error) })
  const reply = await ask('GET', '/v1/vms/web01')
  expect(reply).toMatchObject({ status: 503, body: { detail: 'host "kvm1" does not answer' } })
  expect(reply.text).not.toContain('10.0.0.9')
})
