/** Uploads that nobody feeds any more, or that are not theirs who ask for them. Over a real store whose clock the test holds. */
import { newId } from '@covisor/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { importUseCases } from './import-use-cases.ts'
import { UploadRegistry } from './upload-registry.ts'
import { uploadUseCases } from './upload-use-cases.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
})
afterEach(() => world[Symbol.asyncDispose]())

test('an upload that no import took is given up after a day', async () => {
  const { id } = await uploadUseCases(world.services).create(world.actor, { fileName: 'a.ova', sizeBytes: 10 })
  const stateLater = async (hours: number) => {
    const clock = { ...world.services.clock, now: () => Date.now() + hours * 3_600_000 }
    await new UploadRegistry(world.store, clock).endExpired()
    return (await world.store.uploads.get('provider', id)).state
  }
  expect(await stateLater(23)).toBe('open')
  expect(await stateLater(25)).toBe('abandoned')
})

test('an upload that is over is forgotten after a week', async () => {
  const uploads = uploadUseCases(world.services)
  const { id } = await uploads.create(world.actor, { fileName: 'a.ova', sizeBytes: 10 })
  await uploads.remove(world.actor, id)
  const isThereLater = async (days: number) => {
    const clock = { ...world.services.clock, now: () => Date.now() + days * 86_400_000 }
    await new UploadRegistry(world.store, clock).endExpired()
    return (await world.store.uploads.find('provider', id)) !== undefined
  }
  expect(await isThereLater(6)).toBe(true)
  expect(await isThereLater(8)).toBe(false)
})

test('nobody announces uploads without end, and others are not held back by that', async () => {
  const uploads = uploadUseCases(world.services)
  const announce = (actor = world.actor) => uploads.create(actor, { fileName: 'a.ova', sizeBytes: 10 })
  const made = []
  for (let count = 0; count < 100; count++) made.push(await announce())
  await expect(announce()).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
  await announce({ ...world.actor, user: newId('user') })
  await uploads.remove(world.actor, made[0]!.id)
  await announce()
})

test('the name of a file that is shown in titles hides nothing', async () => {
  const fileName = '../x/\u001b[2Ja\u202eexe\n.ova'
  const made = await uploadUseCases(world.services).create(world.actor, { fileName, sizeBytes: 10 })
  expect(made.fileName).toBe('_[2Ja_exe_.ova')
})

test('somebody else in the project neither sees an upload, nor feeds, reads or ends it', async () => {
  const uploads = uploadUseCases(world.services)
  const { id } = await uploads.create(world.actor, { fileName: 'a.ova', sizeBytes: 10 })
  const other = { ...world.actor, user: newId('user') }
  const notTheirs = `there is no upload "${id}"`
  expect(await uploads.list(other, {})).toEqual([])
  await expect(uploads.get(other, id)).rejects.toThrow(notTheirs)
  await expect(uploads.remove(other, id)).rejects.toThrow(notTheirs)
  const signal = AbortSignal.timeout(1_000)
  await expect(uploads.wants(other, id, signal)[Symbol.asyncIterator]().next()).rejects.toThrow(notTheirs)
  await expect(importUseCases(world.services).inspect(other, { source: { upload: id } }, signal)).rejects.toThrow(
    notTheirs,
  )
})

test('an upload is read by one import', async () => {
  const { id } = await uploadUseCases(world.services).create(world.actor, { fileName: 'a.ova', sizeBytes: 10 })
  await world.store.transaction((tx) => tx.uploads.update(world.actor, id, { task: newId('task') }))
  await expect(importUseCases(world.services).start(world.actor, { source: { upload: id } }, {})).rejects.toThrow(
    'a.ova is read by another import already',
  )
})
