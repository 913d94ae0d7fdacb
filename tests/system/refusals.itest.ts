/** What cannot be done is said before anything is done, or leaves nothing behind. */
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@covisor/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiError, type Task } from './support/api.ts'
import { lookAtWorld } from './support/look-at-world.ts'
import { type ServerHere, startServerHere } from './support/server-here.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'
import { writeSmallOva } from './support/small-ova.ts'
import { withoutOwner } from './support/without-owner.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30

describe('a request that cannot be met', () => {
  let place: TemporaryPlace
  let server: ServerHere

  beforeAll(async () => {
    place = await temporaryPlace()
    server = await startServerHere(place, 'memory=2GiB&pool=64MiB')
  })
  afterAll(async () => {
    await server?.stop()
    await place?.remove()
  })

  const create = (vm: Record<string, unknown>) => server.api.post<Task>('/v1/vms', { memoryMiB: 256, ...vm })
  const importFile = (path: string) => server.api.post<Task>('/v1/imports', { source: { path } })

  const cases = [
    { name: 'a VM with more memory than any host has', vm: { memoryMiB: 1_000_000 }, code: 'CAPACITY_EXHAUSTED' },
    { name: 'a disk that is larger than every pool', vm: { disks: [{ sizeBytes: 100 * GIB }] }, code: 'POOL_FULL' },
    { name: 'a network that does not exist', vm: { nics: [{ network: 'nowhere' }] }, code: 'NOT_FOUND' },
    { name: 'a pool that does not exist', vm: { pool: 'nowhere', disks: [{ sizeBytes: MIB }] }, code: 'NOT_FOUND' },
    { name: 'a host that does not exist', vm: { host: 'nowhere' }, code: 'NOT_FOUND' },
  ]
  for (const { name, vm, code } of cases) {
    test(`for ${name} is refused with ${code} before anything is done`, async () => {
      const calls = changesOnHost()
      expect(await codeOf(create({ name: 'impossible', ...vm }))).toBe(code)
      expect(changesOnHost()).toEqual(calls)
    })
  }

  test('for a name that is taken is refused with NAME_TAKEN', async () => {
    const vm = { name: 'only-one', disks: [{ sizeBytes: MIB }] }
    await server.api.ended((await create(vm)).id)
    expect(await codeOf(create(vm))).toBe('NAME_TAKEN')
  })

  test('because its host says no ends with the words of the host, and is undone', async () => {
    const error = new AppError('HOST_REFUSED', { host: 'lab', action: 'define VM "refused"', why: 'the moon is full' })
    server.host.fail({ call: 'defineVm', error })
    const { id } = await create({ name: 'refused', disks: [{ sizeBytes: MIB }] })
    expect(await server.api.ended(id)).toMatchObject({ state: 'failed', error: { text: error.message } })
    expect(await withoutOwner(server.api, place.world)).toEqual([])
  })

  test('because its pool fills up while it is imported is undone', async () => {
    const { path } = await writeSmallOva(join(place.imports, 'whole.ova'), 'whole')
    server.host.fail({ call: 'writeVolume', when: 'during', error: poolFull })
    const { id } = await importFile(path)
    expect(await server.api.ended(id)).toMatchObject({ state: 'failed', error: { code: 'POOL_FULL' } })
    expect(await withoutOwner(server.api, place.world)).toEqual([])
  })

  test('for an appliance that is cut off ends with the name of the file, and leaves nothing in the pool', async () => {
    const { path } = await writeSmallOva(join(place.imports, 'cut.ova'), 'cut')
    await truncate(path, 2 * MIB)
    const before = lookAtWorld(place.world).volumes
    const text = await importFile(path).then(
      async ({ id }) => (await server.api.ended(id)).error?.text,
      (error: unknown) => (error instanceof ApiError ? error.message : undefined),
    )
    expect(text).toContain('cut')
    expect(lookAtWorld(place.world).volumes).toEqual(before)
  })

  test('for a file outside of the import folders is refused', async () => {
    const path = join(place.data, 'secret.ova')
    await writeFile(path, 'not for everybody')
    expect(await codeOf(importFile(path))).toBe('PATH_REFUSED')
  })

  const changesOnHost = () =>
    Object.fromEntries([...server.host.callCounts].filter(([call]) => /Vm$|Volume$/.test(call)))
})

const poolFull = new AppError('POOL_FULL', { pool: 'default', wanted: '1 MiB', free: '0 B' })

const codeOf = (request: Promise<unknown>): Promise<string | undefined> =>
  request.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ApiError ? error.code : String(error)),
  )
