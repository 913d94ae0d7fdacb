/** The web console's files: found, cached, compressed; and every other page of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testServer } from '../../test/test-server.ts'

const script = `export const a = '${'x'.repeat(5000)}'\n`
let consoleDirectory: string

beforeAll(() => {
  consoleDirectory = mkdtempSync(join(tmpdir(), 'covisor-console-'))
  mkdirSync(join(consoleDirectory, 'assets'))
  writeFileSync(join(consoleDirectory, 'index.html'), '<!doctype html><title>Console</title>')
  writeFileSync(join(consoleDirectory, 'assets/app-4f2a.js'), script)
  writeFileSync(join(consoleDirectory, '.env'), 'SECRET=1')
})
afterAll(() => rmSync(consoleDirectory, { recursive: true }))

const html = { accept: 'text/html,*/*' }

test('the console is what stands at /', async () => {
  const { ask } = await testServer({}, { consoleDirectory })
  const reply = await ask('GET', '/', { headers: html })
  expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('<title>Console</title>') })
  expect(reply.headers['cache-control']).toBe('no-cache')
  expect(reply.headers['content-security-policy']).toContain("default-src 'self'")
})

test('files with a hash in their name are kept for ever', async () => {
  const { ask } = await testServer({}, { consoleDirectory })
  const reply = await ask('GET', '/assets/app-4f2a.js', { headers: {} })
  expect(reply.text).toBe(script)
  expect(reply.headers['cache-control']).toBe('public, max-age=31536000, immutable')
})

test('scripts are compressed for who takes it', async () => {
  const { server } = await testServer({}, { consoleDirectory })
  const headers = { 'accept-encoding': 'gzip, br' }
  const reply = await server.inject({ url: '/assets/app-4f2a.js', headers })
  expect(reply.headers['content-encoding']).toBe('gzip')
  expect(reply.headers).not.toHaveProperty('content-length')
  expect(reply.rawPayload.length).toBeLessThan(500)
  expect(gunzipSync(reply.rawPayload).toString()).toBe(script)
})

describe('a path that is no file', () => {
  test.for(['/vms', '/vms/web01?tab=disks', '/version2'])('%s is the console for a browser', async (path) => {
    const { ask } = await testServer({}, { consoleDirectory })
    const reply = await ask('GET', path, { headers: html })
    expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('<title>Console</title>') })
  })

  test.for([
    ['/v1/nothing', html],
    ['/assets/gone.js', { accept: '*/*' }],
    ['/.env', { accept: '*/*' }],
    ['/..%2f..%2fetc/passwd', { accept: '*/*' }],
  ] as const)('%s is 404', async ([path, headers]) => {
    const { ask } = await testServer({}, { consoleDirectory })
    expect(await ask('GET', path, { headers })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })
})

test('without a console / says so', async () => {
  const { ask } = await testServer()
  expect((await ask('GET', '/', { headers: html })).text).toContain('without the web console')
})
