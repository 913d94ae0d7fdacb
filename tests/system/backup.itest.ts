/** A backup that is made while the server works, and what becomes of it: restored, it knows what it knew and changes nothing. */
import { copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { simulatedDriver } from '@covisor/driver-simulated'
import { type RunningServer, startServer } from '@covisor/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup } from '../../tools/launcher/backup.ts'
import { type Api, apiAt, type Task } from './support/api.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'

let place: TemporaryPlace
let server: RunningServer
let api: Api

beforeAll(async () => {
  place = await temporaryPlace()
  await start()
  await done(api.post('/v1/endpoints', { uri: 'sim://kvm1' }))
})
afterAll(async () => {
  await server?.stop()
  await place?.remove()
})

const store = () => join(place.data, 'covisor.db')
const names = async () => (await api.get<{ items: { name: string }[] }>('/v1/vms')).items.map(({ name }) => name)
const createVm = (name: string) => api.post<Task>('/v1/vms', { name, disks: [], nics: [] })

async function done(task: Promise<Task>): Promise<void> {
  expect(await api.ended((await task).id)).toMatchObject({ state: 'succeeded' })
}

async function start(): Promise<void> {
  server = await startServer(
    {
      data: place.data,
      host: '127.0.0.1',
      port: 0,
      store: { kind: 'sqlite', path: store() },
      importRoots: [],
      importHosts: [],
      drivers: [],
      logLevel: 'silent',
    },
    [simulatedDriver({ folder: place.world })],
  )
  api = apiAt(server.url, (await readFile(join(place.data, 'admin-token'), 'utf8')).trim())
}

test('a store that is restored knows what was there, only observes, and works again when that is confirmed', async () => {
  await done(createVm('before'))
  const file = join(place.data, 'copy.db')
  expect(await backup([file, '--data', place.data])).toBe(0)
  await expect(backup([file, '--data', place.data])).rejects.toThrow('is there already')
  await done(createVm('after'))

  await server.stop()
  await copyFile(file, store())
  for (const beside of ['-wal', '-shm']) await rm(`${store()}${beside}`, { force: true })
  await start()

  expect(await api.get('/v1/installation')).toMatchObject({ mode: 'observe-only' })
  await expect(createVm('refused')).rejects.toThrow('OBSERVE_ONLY')
  // The host is looked at again: what was made since is there, as a VM that the restored store never heard of.
  await expect.poll(names, { timeout: 30_000 }).toEqual(['after', 'before'])
  await api.post('/v1/installation/confirm', {})
  await done(createVm('again'))
})
