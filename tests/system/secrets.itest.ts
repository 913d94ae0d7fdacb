/**
 * Secrets that are given to the server, planted as words that occur nowhere else, and then looked for: in every file of its data
 * directory, in its log at its most talkative, and in what the API tells an administrator afterwards.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { rotateKey } from '@covisor/server/key-ring'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../tools/workspace.ts'
import { type Api, apiAt, type Task } from './support/api.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'

const canaries = {
  userData: 'canary-in-user-data-7f3a',
  password: 'canary-in-password-91bc',
  planned: 'canary-in-saved-plan-d02e',
  token: '', // of the administrator, made at the start
}
/** Where secrets belong: the host's disks, and files that hold nothing else. */
const ALLOWED = ['simulated', 'admin-token', 'secrets.keys', 'audit.key']

let place: TemporaryPlace
let api: Api
let log = ''
let stop = async () => {}
let plan: string

beforeAll(async () => {
  place = await temporaryPlace()
  await writeFile(join(place.data, 'config.yaml'), 'logLevel: trace\ndrivers: [simulated]\n')
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
})
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

  test('is in nothing that the API tells', async () => {
    const tasks = await api.all<Task>('/v1/tasks')
    const paths = [
      ...tasks.flatMap(({ id }) => [`/v1/tasks/${id}`, `/v1/tasks/${id}/log`]),
      '/v1/audit',
      '/v1/vms',
      '/v1/vms?deleted=true',
      '/v1/vms/web01',
      '/v1/vms/web01/history',
      '/v1/volumes',
      '/v1/plans',
      `/v1/plans/${plan}`,
      '/v1/me',
      '/v1/users',
      '/v1/tokens',
    ]
    for (const path of paths) expect(found(Buffer.from(JSON.stringify(await api.get(path)))), path).toEqual([])
  })
})

test('a plan that was saved under an old key is applied under a new one', async () => {
  await rotateKey(join(place.data, 'secrets.keys'))
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
