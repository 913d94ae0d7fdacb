/** How long an import waits for its uploader. Over a real store; the clock is the test's. */
import { ManualClock } from '@covisor/tasks/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Services } from '../services.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { openSource } from './import-source.ts'
import type { UploadBroker } from './upload-broker.ts'
import { uploadUseCases } from './upload-use-cases.ts'

const MIB = 2 ** 20
const never = new AbortController().signal

let world: ControlWorld
let services: Services
let clock: ManualClock
let broker: UploadBroker
let read: () => Promise<Uint8Array>
let waits: string[]
beforeEach(async () => {
  world = await ControlWorld.open()
  clock = new ManualClock()
  services = { ...world.services, clock }
  const { id } = await uploadUseCases(services).create(world.actor, { fileName: 'a.ova', sizeBytes: MIB })
  broker = await services.uploads.broker(world.actor, id)
  waits = []
  const onWait = (forWhat: string) => waits.push(forWhat)
  const { files } = await openSource(services, world.actor, { upload: id }, onWait)
  read = () => files!.read(0, 0, MIB, never)
})
afterEach(() => world[Symbol.asyncDispose]())

async function connect(): Promise<number> {
  const wants = broker.wants(never)[Symbol.asyncIterator]()
  return (await wants.next()).value!.id
}
/** Sends what is pushed; the body ends with the file. */
function supplyTo(want: number): (bytes: number) => Promise<void> {
  const pushes: PromiseWithResolvers<number>[] = [Promise.withResolvers()]
  async function* body(): AsyncGenerator<Uint8Array> {
    for (let i = 0, sent = 0; sent < MIB; i++) {
      const bytes = await pushes[i]!.promise
      yield new Uint8Array(bytes)
      sent += bytes
    }
  }
  broker.supply(want, body()).catch(() => undefined)
  return async (bytes) => {
    const before = broker.receivedBytes
    const push = pushes.at(-1)!
    pushes.push(Promise.withResolvers())
    push.resolve(bytes)
    await expect.poll(() => broker.receivedBytes).toBe(before + bytes)
  }
}

test('an uploader that is connected and sends nothing is not waited for for ever', async () => {
  const reading = read()
  reading.catch(() => undefined)
  await connect()
  await clock.advance(services.config.uploadPatienceMs)
  await expect(reading).rejects.toMatchObject({
    code: 'UPLOAD_ABANDONED',
    message: 'nothing of a.ova arrived for 600 seconds; start the import again',
  })
})

test('nor is one that sends a byte now and then', async () => {
  const reading = read()
  reading.catch(() => undefined)
  const send = supplyTo(await connect())
  await send(3)
  await clock.advance(services.config.uploadPatienceMs)
  await expect(reading).rejects.toThrow('no more than 3 bytes of a.ova arrived for 600 seconds')
})

test('a slow one is waited for as long as it sends', async () => {
  const reading = read()
  const send = supplyTo(await connect())
  for (let sent = 0; sent < MIB; sent += MIB / 4) {
    await send(MIB / 4 - 1)
    await clock.advance(services.config.uploadPatienceMs)
    await send(1)
  }
  expect(await reading).toHaveLength(MIB)
})

test('what nobody sends is told as waited for, until somebody does', async () => {
  const reading = read()
  await clock.advance(5_000)
  expect(waits).toEqual(['the file "a.ova", which nobody sends now'])
  const send = supplyTo(await connect())
  await clock.advance(60_000)
  expect(waits).toHaveLength(1)
  await send(MIB)
  expect(await reading).toHaveLength(MIB)
})
