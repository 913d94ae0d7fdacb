/** Replies of every kind: tasks, plans, resources with ETags, downloads, pictures, and what is said where no route answers. */
import { AppError } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { acceptedOutcome, taskRecord, vmRecord } from '../../test/records.ts'
import { asAll, testServer } from '../../test/test-server.ts'

const vm = { 'vms.get': async () => vmRecord }

describe('a task that was accepted', () => {
  test('is told with its place and what it makes', async () => {
    const { ask } = await testServer({ 'vms.create': async () => ({ ...acceptedOutcome, created: vmRecord.id }) })
    const reply = await ask('POST', '/v1/vms', { body: { name: 'web01' } })
    expect(reply).toMatchObject({ status: 202, body: { id: taskRecord.id, state: 'running', warnings: [] } })
    expect(reply.headers).toMatchObject({ location: `/v1/tasks/${taskRecord.id}`, 'covisor-created': vmRecord.id })
  })

  test('is told to who may start it but not look at tasks', async () => {
    const { ask } = await testServer({
      'tasks.get': async (actor: { verbs: Set<string> }) => {
        if (!actor.verbs.has('task:read')) throw new AppError('FORBIDDEN', { verb: 'task:read', what: 'task' })
        return taskRecord
      },
    })
    const reply = await ask('POST', '/v1/vms/web01/start', { headers: { authorization: 'Bearer vm:start' } })
    expect(reply.status).toBe(202)
    expect(reply.headers).not.toHaveProperty('covisor-created')
  })
})

test('a plan names hosts only to those who may see hosts', async () => {
  const { ask } = await testServer()
  const planFor = async (token: string) =>
    (await ask('POST', '/v1/vms/web01/start?plan=true', { headers: { authorization: `Bearer ${token}` } })).body
  expect((await planFor('vm:start,host:read')).placement.host.name).toBe('kvm1')
  expect(JSON.stringify(await planFor('vm:start'))).not.toContain('kvm1')
})

test('a VM names its host and paths only to those who may see hosts', async () => {
  const { ask } = await testServer(vm)
  const seen = await ask('GET', '/v1/vms/web01', { headers: { authorization: 'Bearer vm:read' } })
  expect(seen.body).toMatchObject({ name: 'web01', host: null, disks: [{ path: null }] })
  expect((await ask('GET', '/v1/vms/web01')).body.host.name).toBe('kvm1')
})

describe('a resource with a generation', () => {
  test('has it as its ETag', async () => {
    const { ask } = await testServer(vm)
    expect((await ask('GET', '/v1/vms/web01')).headers.etag).toBe('"7"')
  })

  test('is not sent again to who has it', async () => {
    const { ask } = await testServer(vm)
    const reply = await ask('GET', '/v1/vms/web01', { headers: { ...asAll, 'if-none-match': '"7"' } })
    expect(reply).toMatchObject({ status: 304, text: '' })
    expect((await ask('GET', '/v1/vms/web01', { headers: { ...asAll, 'if-none-match': '"6"' } })).status).toBe(200)
  })

  test('that has changed since is refused with 412', async () => {
    const { ask } = await testServer({
      'vms.act': () => Promise.reject(new AppError('CONFLICT', { what: 'VM "web01"' })),
    })
    const reply = await ask('POST', '/v1/vms/web01/start', { headers: { ...asAll, 'if-match': '"6"' } })
    expect(reply).toMatchObject({ status: 412, body: { code: 'CONFLICT' } })
  })
})

describe('a download', () => {
  const downloading = (content: () => AsyncIterable<Uint8Array>, fileName = 'disk.qcow2') => ({
    'volumes.download': async () => ({ fileName, content: content() }),
  })

  test('is sent as a file that no browser shows', async () => {
    const { ask } = await testServer(
      downloading(async function* () {
        yield Buffer.from('QFI')
        yield Buffer.from('\xfb', 'latin1')
      }),
    )
    const reply = await ask('GET', '/v1/volumes/v1/content')
    expect(reply.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="disk.qcow2"; filename*=UTF-8''disk.qcow2`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    })
  })

  test('that fails at once has the status of its error', async () => {
    const { ask } = await testServer(
      // oxlint-disable-next-line require-yield -- it fails before it has any
      downloading(async function* () {
        throw new AppError('HOST_UNREACHABLE', { host: 'kvm1' })
      }),
    )
    expect((await ask('GET', '/v1/volumes/v1/content')).status).toBe(503)
  })

  test('that fails at once says so in words fit for who asks', async () => {
    const { ask } = await testServer({
      // oxlint-disable-next-line require-yield -- it fails before it has any
      ...downloading(async function* () {
        throw new AppError('HOST_UNREACHABLE', { host: 'kvm1' })
      }),
      'texts.error': async () => new AppError('HOST_UNREACHABLE', { host: 'a host' }),
    })
    expect((await ask('GET', '/v1/volumes/v1/content')).text).not.toContain('kvm1')
  })
})

test('a screenshot is sent as it is', async () => {
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47])
  const { ask } = await testServer({ 'consoles.screenshot': async () => ({ mediaType: 'image/png', bytes }) })
  const reply = await ask('GET', '/v1/vms/web01/screenshot')
  expect(reply.headers).toMatchObject({ 'content-type': 'image/png', 'content-length': '4' })
})

describe('where no route answers', () => {
  test('an unknown path is 404, as a problem', async () => {
    const { ask } = await testServer()
    const reply = await ask('GET', '/v1/nothing?x=1')
    expect(reply).toMatchObject({ status: 404, body: { detail: 'there is no page or call "GET /v1/nothing"' } })
  })

  test.for(['PUT', 'DELETE'] as const)('%s on a path with other methods is 405 and names them', async (method) => {
    const { ask } = await testServer()
    const reply = await ask(method, '/v1/vms')
    expect(reply).toMatchObject({ status: 405, body: { code: 'NOT_SUPPORTED' } })
    expect(reply.headers.allow).toBe('GET, POST')
  })

  test('HEAD answers like GET, without the body', async () => {
    const { ask } = await testServer(vm)
    const reply = await ask('HEAD', '/v1/vms/web01')
    expect(reply).toMatchObject({ status: 200, text: '' })
    expect(reply.headers.etag).toBe('"7"')
  })

  test('HEAD on a stream is 405', async () => {
    const { ask } = await testServer()
    expect((await ask('HEAD', '/v1/events')).status).toBe(405)
  })

  test('a malformed URL is 400, as a problem', async () => {
    const { ask } = await testServer()
    expect(await ask('GET', '/v1/vms/%zz')).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } })
  })
})

describe('without signing in', () => {
  test('health, version and the document can be read', async () => {
    const { ask, calls } = await testServer()
    const headers = {}
    expect((await ask('GET', '/v1/health', { headers })).body).toEqual({ status: 'ok' })
    expect((await ask('GET', '/v1/version', { headers })).body).toEqual({ product: 'covisor', version: '1.2.3' })
    const document = await ask('GET', '/v1/openapi.json', { headers })
    expect(document.body).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } })
    expect(calls).toEqual([])
  })
})

test('replies of the API are not kept by caches', async () => {
  const { ask } = await testServer(vm)
  expect((await ask('GET', '/v1/vms/web01')).headers['cache-control']).toBe('no-store')
  expect((await ask('GET', '/v1/nothing')).headers['cache-control']).toBe('no-store')
})
