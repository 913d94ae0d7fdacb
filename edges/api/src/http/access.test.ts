/** Who is believed to be asking, and what a page of another site cannot do. */
import { describe, expect, test } from 'vitest'
import { actorOf, asked } from '../../test/fake-control.ts'
import { testServer } from '../../test/test-server.ts'

const session = { cookie: 'covisor_session=all', host: 'covisor.example' }

describe('credentials', () => {
  test.for([
    [{ authorization: 'Bearer all' }, 200],
    [{ authorization: 'bearer all' }, 200],
    [{ authorization: 'Bearer wrong' }, 401],
    [{ authorization: 'Basic YTpi' }, 401],
    [{ authorization: 'Bearer ' }, 401],
    [{ authorization: `Bearer ${'x'.repeat(600)}` }, 401],
    [{ cookie: 'covisor_session=all' }, 200],
    [{ cookie: 'covisor_session=wrong' }, 401],
    [{ cookie: 'other=all' }, 401],
    [{}, 401],
  ] as const)('%j answers %i', async ([headers, status]) => {
    const { ask } = await testServer()
    expect((await ask('GET', '/v1/me', { headers })).status).toBe(status)
  })

  test('a wrong token is not made good by a session', async () => {
    const { ask } = await testServer()
    const reply = await ask('GET', '/v1/me', { headers: { ...session, authorization: 'Bearer wrong' } })
    expect(reply.status).toBe(401)
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="covisor"')
  })

  test.for([
    [{ authorization: 'Bearer all' }, 'api'],
    [{ authorization: 'Bearer all', 'user-agent': 'covisor-cli/1.0' }, 'cli'],
    [session, 'console'],
  ] as const)('%j is noted as coming through %s', async ([headers, through]) => {
    const { ask, calls } = await testServer()
    await ask('GET', '/v1/me', { headers })
    expect(calls[0]?.args[1]).toEqual({ address: '127.0.0.1', interface: through })
  })
})

describe('a change that relies on the session', () => {
  const change = async (headers: Record<string, string>) => {
    const { ask, calls } = await testServer()
    const { status } = await ask('POST', '/v1/vms/web01/stop', { headers: { ...session, ...headers } })
    return { status, reached: asked(calls).length > 0 }
  }
  const done = { status: 202, reached: true }
  const refused = { status: 403, reached: false }

  test.for([
    [{ 'sec-fetch-site': 'same-origin' }, done],
    [{ 'sec-fetch-site': 'none' }, done],
    [{ 'sec-fetch-site': 'same-site' }, refused],
    [{ 'sec-fetch-site': 'cross-site' }, refused],
    [{ 'x-covisor-console': '1' }, done],
    [{ 'x-covisor-console': '1', origin: 'http://covisor.example' }, done],
    [{ 'x-covisor-console': '1', origin: 'https://covisor.example:443' }, done],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, refused],
    [{ 'x-covisor-console': '1', origin: 'https://covisor.example:8443' }, refused],
    [{ 'x-covisor-console': '1', origin: 'null' }, refused],
    [{}, refused],
  ] as const)('with %j is %j', async ([headers, expected]) => {
    expect(await change(headers)).toEqual(expected)
  })

  test('needs none of it when it comes with a token', async () => {
    expect(await change({ authorization: 'Bearer all', origin: 'https://elsewhere.example' })).toEqual(done)
  })
})

test('reading with the session needs no proof of the page', async () => {
  const { ask } = await testServer()
  expect((await ask('GET', '/v1/me', { headers: { ...session, 'sec-fetch-site': 'cross-site' } })).status).toBe(200)
})

describe('signing in', () => {
  const signIn = async () => ({
    kind: 'signed-in',
    secret: 's3',
    expiresAt: new Date('2027-01-01T00:00:00Z'),
    actor: actorOf('vm:read'),
  })

  test('sets a cookie that scripts and other sites cannot use', async () => {
    const { ask, calls } = await testServer({ 'access.signInStep': signIn })
    const reply = await ask('POST', '/v1/sessions', { headers: {}, body: { oneTime: 'x' } })
    expect(reply).toMatchObject({ status: 201, body: { name: 'ada', verbs: ['vm:read'] } })
    expect(reply.headers['set-cookie']).toBe(
      'covisor_session=s3; Path=/; HttpOnly; SameSite=Strict; Expires=Fri, 01 Jan 2027 00:00:00 GMT',
    )
    expect(calls[0]?.args[0]).toEqual({ oneTime: 'x' })
  })

  test('with a session that somebody else planted in the browser leads to one of its own', async () => {
    const { ask, calls } = await testServer({ 'access.signInStep': signIn })
    const planted = { cookie: 'covisor_session=planted', 'x-covisor-console': '1' }
    const reply = await ask('POST', '/v1/sessions', { headers: planted, body: { oneTime: 'x' } })
    expect(reply.status).toBe(201)
    expect(reply.headers['set-cookie']).toMatch(/^covisor_session=s3;/)
    expect(JSON.stringify(calls)).not.toContain('planted')
  })

  test('behind TLS makes the cookie for TLS only', async () => {
    const { ask } = await testServer({ 'access.signInStep': signIn }, { trustProxy: ['127.0.0.1'] })
    const reply = await ask('POST', '/v1/sessions', { headers: { 'x-forwarded-proto': 'https' }, body: { token: 'x' } })
    expect(reply.headers['set-cookie']).toMatch(/; Secure$/)
  })

  test('from a page of another site is refused', async () => {
    const { ask, calls } = await testServer({ 'access.signInStep': signIn })
    const headers = { host: 'covisor.example', origin: 'https://evil.example' }
    expect((await ask('POST', '/v1/sessions', { headers, body: { token: 'x' } })).status).toBe(403)
    expect(calls).toEqual([])
  })

  test('too often from one address is refused for a while', async () => {
    const { ask } = await testServer({ 'access.signInStep': signIn }, { signInsPerMinute: 1 })
    expect((await ask('POST', '/v1/sessions', { headers: {}, body: { token: 'x' } })).status).toBe(201)
    const reply = await ask('POST', '/v1/sessions', { headers: {}, body: { token: 'x' } })
    expect(reply).toMatchObject({ status: 429, body: { code: 'SERVER_BUSY' } })
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('out gives the secret back and forgets the cookie', async () => {
    const { ask, calls } = await testServer({ 'access.signOut': async () => undefined })
    const reply = await ask('DELETE', '/v1/sessions/current', { headers: { ...session, 'x-covisor-console': '1' } })
    expect(reply.status).toBe(204)
    expect(reply.headers['set-cookie']).toMatch(/^covisor_session=; .*Max-Age=0$/)
    expect(calls.at(-1)).toEqual({ useCase: 'access.signOut', args: ['all'] })
  })
})

test('what is refused for want of a verb is told to the audit, once it is known who asked', async () => {
  const { ask, calls } = await testServer()
  expect((await ask('DELETE', '/v1/vms/web01', { headers: { authorization: 'Bearer none' } })).status).toBe(403)
  expect((await ask('DELETE', '/v1/vms/web01', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  const told = calls.filter(({ useCase }) => useCase === 'audit.denied').map(({ args }) => args[1])
  expect(told).toEqual([{ verb: 'vm:delete', kind: 'vm', name: 'web01' }])
})
