/** Queries and bodies that are refused, and how the refusal names the place. */
import { describe, expect, test } from 'vitest'
import { asked } from '../../test/fake-control.ts'
import { asAll, testServer } from '../../test/test-server.ts'

const noVms = { 'vms.list': async () => ({ items: [], next: undefined }) }

describe('the query', () => {
  test('becomes numbers and booleans, with defaults', async () => {
    const { ask, calls } = await testServer(noVms)
    await ask('GET', '/v1/vms?managed=true&name=42')
    expect(asked(calls)[0]?.args[1]).toEqual({ managed: true, name: '42', limit: 100 })
  })

  test.for([
    ['colour=blue', /^query\.colour: is no parameter of this call; it takes limit, after, /],
    ['limit=many', /^query\.limit: must be a whole number$/],
    ['limit=0', /^query\.limit: must be/],
    ['limit=1001', /^query\.limit: must be/],
    ['limit=1&limit=2', /^query\.limit: is given more than once$/],
    ['managed=1', /^query\.managed: must be true or false$/],
    ['state=asleep', /^query\.state: must be one of .*running/],
    ['__proto__=x', /^query\.__proto__: is no parameter/],
    ['constructor=x', /^query\.constructor: is no parameter/],
  ] as const)('%s is refused', async ([query, detail]) => {
    const { ask, calls } = await testServer(noVms)
    const reply = await ask('GET', `/v1/vms?${query}`)
    expect(reply).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } })
    expect(reply.body.detail).toMatch(detail)
    expect(asked(calls)).toEqual([])
  })
})

describe('the body', () => {
  test.for([
    [{}, 'body: "name" is missing'],
    [{ name: '' }, 'body.name: must not have fewer than 1 characters'],
    [{ name: 7 }, 'body.name: must be a string'],
    [{ name: 'a', vcpus: 1.5 }, 'body.vcpus: must be an integer'],
    [{ name: 'a', disks: [{ bus: 'virtio' }, { bus: 'floppy' }] }, /^body\.disks\[1\]\.bus: must be one of virtio, /],
    [{ name: 'a', nics: [{}] }, 'body.nics[0]: "network" is missing'],
    [{ name: 'a', cloudInit: { passwort: 'x' } }, 'body.cloudInit: "passwort" is not known here'],
    [[], 'body: must be an object'],
    ['"text"', 'body: must be an object'],
    ['{"name":', /^body: is not JSON: /],
    ['{"name":"a","__proto__":{}}', 'body: has a field "__proto__"'],
  ] as const)('%j is refused with its place', async ([body, detail]) => {
    const { ask, calls } = await testServer()
    const headers = { ...asAll, 'content-type': 'application/json' }
    const reply = await ask('POST', '/v1/vms', { headers, body: body as object })
    expect(reply).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } })
    expect(reply.body.detail).toEqual(typeof detail === 'string' ? detail : expect.stringMatching(detail))
    expect(asked(calls)).toEqual([])
  })

  test('may be left out where every field is optional', async () => {
    const { ask, calls } = await testServer()
    expect((await ask('POST', '/v1/vms/web01/snapshots/s1/revert')).status).toBe(202)
    expect(asked(calls)[0]?.args.slice(1, 4)).toEqual(['web01', 's1', {}])
  })

  test('is refused where none is taken, unless it is empty', async () => {
    const { ask } = await testServer()
    expect((await ask('POST', '/v1/vms/web01/start', { body: {} })).status).toBe(202)
    const reply = await ask('POST', '/v1/vms/web01/start', { body: { force: true } })
    expect(reply).toMatchObject({ status: 400, body: { detail: 'body: this call takes none' } })
  })

  test('of another type than JSON is refused with 415', async () => {
    const { ask } = await testServer()
    const headers = { ...asAll, 'content-type': 'text/plain' }
    const reply = await ask('POST', '/v1/vms', { headers, body: '{"name":"a"}' })
    expect(reply).toMatchObject({ status: 415, body: { detail: 'body: must be application/json, not text/plain' } })
  })
})

describe('names in the path', () => {
  test('reach the use case decoded, slashes and all', async () => {
    const { ask, calls } = await testServer()
    await ask('POST', '/v1/vms/a%2Fb%20%C3%BC/start')
    expect(asked(calls)[0]?.args[1]).toBe('a/b ü')
  })
})

describe('If-Match', () => {
  test.for(['7', 'W/"7"', '"7", "8"', '"seven"', ''])('%j is refused', async (ifMatch) => {
    const { ask, calls } = await testServer()
    const reply = await ask('POST', '/v1/vms/web01/start', { headers: { ...asAll, 'if-match': ifMatch } })
    expect(reply).toMatchObject({ status: 400, body: { params: { where: 'If-Match' } } })
    expect(asked(calls)).toEqual([])
  })

  test('* asks for no generation', async () => {
    const { ask, calls } = await testServer()
    await ask('POST', '/v1/vms/web01/start', { headers: { ...asAll, 'if-match': '*' } })
    expect(asked(calls)[0]?.args.at(-1)).toEqual({})
  })
})
