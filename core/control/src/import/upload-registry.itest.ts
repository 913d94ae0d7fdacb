/** Uploads that nobody feeds any more. Over a real store whose clock the test holds. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
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
