/**
 * Secrets that are given to the server or made by it, planted as words that occur nowhere else, and then looked for: in every file of
 * its data directory, in its log at its most talkative, in what each route that reads tells an administrator afterwards, in what
 * refusals say, and in what other processes see of it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { rotateKey } from '@covisor/server/key-ring'
import { passphraseSource } from '@covisor/server/passphrase-source'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../tools/workspace.ts'
import { type Api, apiAt, type Task } from './support/api.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'

const canaries = {
  userData: 'canary-in-user-data-7f3a',
  password: 'canary-in-password-91bc',
  planned: 'canary-in-saved-plan-d02e',
  hostCredential: 'canary-in-host-address-5b1d',
  poolSecret: 'canary-in-pool-secret-e8c4',
  signIn: 'canary-in-sign-in-password-2a60',
  wrongSignIn: 'canary-in-wrong-password-c3f9',
  oidcSecret: 'canary-in-client-secret-71ed',
  bindPassword: 'canary-in-bind-password-06bf',
  passphrase: 'canary-in-passphrase-48aa',
  // Made by the server:
  token: '',
  madeToken: '',
  oneTime: '',
  cookie: '',
  totp: '',
}
/** Where secrets belong: the host's disks, and files that hold nothing else. */
const ALLOWED = ['simulated', 'admin-token', 'secrets.keys', 'audit.key', 'passphrase']

let place: TemporaryPlace
let api: Api
let log = ''
let stop = async () => {}
let plan: string
let address: string
let pid: number
const refusals: string[] = []
const failures: string[] = []

beforeAll(async () => {
  place = await temporaryPlace()
  await writeFile(
    join(place.data, 'config.yaml'),
    'logLevel: trace\ndrivers: [simulated, libvirt]\nsecretPassphrase: passphrase\n',
  )
  await writeFile(join(place.data, 'passphrase'), canaries.passphrase, { mode: 0o600 })
  const main = join(root, 'apps/server/src/main.ts')
  const child = spawn(process.execPath, [main, '--data', place.data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: place.compiled },
  })
  stop = async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
  const { promise: url, resolve } = Promise.withResolvers<string>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    log += `${line}\n`
    const [, at] = /^covisor serves at (\S+)$/.exec(line) ?? []
    if (at !== undefined) resolve(at)
  })
  const at = await url
  address = at
  pid = child.pid!
  canaries.token = (await readFile(join(place.data, 'admin-token'), 'utf8')).trim()
  api = apiAt(at, canaries.token)
  await end(api.post<Task>('/v1/endpoints', { uri: 'sim://kvm1' }))
  const disks = [{ sizeBytes: 1 << 20 }]
  const cloudInit = { userData: `#cloud-config\n# ${canaries.userData}\n` }
  await end(api.post<Task>('/v1/vms', { name: 'web01', memoryMiB: 256, disks, cloudInit }))
  const withPassword = { user: 'joe', password: canaries.password }
  await end(api.post<Task>('/v1/vms', { name: 'web02', memoryMiB: 256, disks, cloudInit: withPassword }))
  await end(api.remove<Task>('/v1/vms/web02'))
  const later = { name: 'web03', memoryMiB: 256, disks, cloudInit: { userData: `# ${canaries.planned}` } }
  plan = (await api.post<{ saved: string }>('/v1/vms?plan=true&save=true', later)).saved
  await signInAs('joe')
  const oidc = { issuer: 'https://login.example', clientId: 'covisor' }
  const ldap = { url: 'ldaps://directory.example', bindDn: 'cn=covisor,dc=example', base: 'dc=example' }
  await api.post('/v1/identity-providers', { name: 'corp', oidc, secret: canaries.oidcSecret })
  await api.post('/v1/identity-providers', { name: 'directory', ldap, secret: canaries.bindPassword })
  // Nobody answers there: what fails says so without them.
  for (const name of ['corp', 'directory'])
    failures.push(JSON.stringify(await api.post(`/v1/identity-providers/${name}/test`, {})))
  canaries.madeToken = (await api.post<{ secret: string }>('/v1/tokens', { name: 'ci' })).secret
  const host = `qemu+tcp://joe:${canaries.hostCredential}@kvm9.example/system`
  await refused(api.post('/v1/endpoints', { uri: host }))
  await refused(api.post('/v1/endpoints', { uri: `sim://joe:${canaries.hostCredential}@kvm9` }))
  await refused(api.get(`/v1/endpoints/${encodeURIComponent(host)}`))
  const source = { type: 'rbd', name: 'vms', monitors: ['ceph.example'], user: 'joe' }
  await refused(api.post('/v1/pools', { name: 'ceph', host: 'kvm1', source, secret: canaries.poolSecret }))
  await refused(api.post('/v1/sessions', { user: 'joe', password: canaries.wrongSignIn }))
})

/** Made by the administrator, lets themselves in by the secret, and has a password and an app. */
async function signInAs(user: string): Promise<void> {
  canaries.oneTime = (await api.post<{ secret: string }>('/v1/users', { name: user })).secret
  const send = async (method: string, path: string, body: object, cookie = '') => {
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', origin: address, cookie }
    const reply = await fetch(new URL(path, address), { method, headers, body: JSON.stringify(body) })
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
    return reply
  }
  const signedIn = await send('POST', '/v1/sessions', { oneTime: canaries.oneTime })
  const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';')
  canaries.cookie = cookie.split('=')[1] ?? ''
  await send('PUT', '/v1/me/password', { password: canaries.signIn }, cookie)
  const { secret } = (await (await send('POST', '/v1/me/totp', {}, cookie)).json()) as { readonly secret: string }
  canaries.totp = secret
}

async function refused(call: Promise<unknown>): Promise<void> {
  const error: unknown = await call.then(
    () => undefined,
    (why: unknown) => why,
  )
  if (!(error instanceof Error)) throw new Error('it was not refused')
  refusals.push(error.message.slice(error.message.indexOf(': ') + 2))
}
afterAll(async () => {
  await stop()
  await place?.remove()
})

describe('what was given as a secret', () => {
  test('is in no file of the server', async () => {
    for (const name of await readdir(place.data, { recursive: true, withFileTypes: true })) {
      const file = join(name.parentPath, name.name)
      if (!name.isFile() || ALLOWED.some((allowed) => file.startsWith(join(place.data, allowed)))) continue
      expect(found(await readFile(file)), file).toEqual([])
    }
  })

  test('is in no line of its log', () => {
    expect(log).toContain('POST /v1/vms')
    expect(found(Buffer.from(log))).toEqual([])
  })

  test('is in nothing that a route tells which reads', async () => {
    const tasks = await api.all<Task>('/v1/tasks')
    const names: Readonly<Record<string, readonly string[]>> = {
      vm: ['web01'],
      task: tasks.map(({ id }) => id),
      plan: [plan],
      user: ['admin', 'joe'],
      role: ['admin'],
      host: ['kvm1'],
      endpoint: ['kvm1'],
      pool: ['default'],
      network: ['default'],
      project: ['default'],
      volume: ['web01-disk0'],
      identityProvider: ['corp', 'directory'],
    }
    const replies = new Map<number, string[]>()
    for (const path of await readingPaths()) {
      const [, of] = /\{(\w+)\}/.exec(path) ?? []
      const filled = of === undefined ? [path] : (names[of] ?? ['nothing']).map((name) => path.replace(/\{\w+\}/, name))
      for (const one of filled) {
        const reply = await fetch(new URL(one, address), { headers: { authorization: `Bearer ${canaries.token}` } })
        expect(found(Buffer.from(await reply.arrayBuffer())), one).toEqual([])
        replies.set(reply.status, [...(replies.get(reply.status) ?? []), one])
      }
    }
    for (const more of ['/v1/vms?deleted=true', '/v1/audit?limit=1000', '/v1/audit?outcome=refused&limit=1000'])
      expect(found(Buffer.from(JSON.stringify(await api.get(more)))), more).toEqual([])
    // What was not there told nothing.
    expect(replies.get(200)?.length).toBeGreaterThan(50)
  })

  test('is in no refusal', () => {
    expect(refusals).toHaveLength(5)
    expect(failures).toHaveLength(2)
    for (const text of [...refusals, ...failures]) expect(found(Buffer.from(text)), text).toEqual([])
  })

  test('is in nothing that other processes see of the server and of what it started', async () => {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
    for (const id of [pid, ...children.trim().split(' ').filter(Boolean)])
      for (const file of ['cmdline', 'environ'])
        expect(found(await readFile(`/proc/${id}/${file}`).catch(() => Buffer.alloc(0))), `${id} ${file}`).toEqual([])
  })
})

/** Of the API that the server prints, but for what does not end or is a disk. */
async function readingPaths(): Promise<string[]> {
  const { paths } = await api.get<{ readonly paths: Readonly<Record<string, { readonly get?: object }>> }>(
    '/v1/openapi.json',
  )
  return Object.keys(paths).filter(
    (path) => paths[path]?.get !== undefined && !/events$|content$|wants$|screenshot$/.test(path),
  )
}

test('a plan that was saved under an old key is applied under a new one', async () => {
  await rotateKey(join(place.data, 'secrets.keys'), passphraseSource(join(place.data, 'passphrase')))
  await end(api.post<Task>(`/v1/plans/${plan}/apply`, {}))
  expect(await api.get<{ name: string }>('/v1/vms/web03')).toMatchObject({ name: 'web03' })
})

/** As it is, and as base64 has it wherever it begins. */
function found(bytes: Buffer): string[] {
  return Object.entries(canaries)
    .filter(([, word]) => forms(word).some((form) => bytes.includes(form)))
    .map(([name]) => name)
}

function forms(word: string): string[] {
  const shifted = [0, 1, 2].map((before) =>
    Buffer.from(' '.repeat(before) + word)
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  )
  return [word, ...shifted]
}

async function end(task: Promise<Task>): Promise<void> {
  expect(await api.ended((await task).id)).toMatchObject({ state: 'succeeded' })
}
