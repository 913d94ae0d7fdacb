/** The meeting of an uploader and a reader: ranges, lost connections, giving up. */
import { newId } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { UploadBroker } from './upload-broker.ts'
import type { UploadWant } from './uploads.ts'

const content = Buffer.from('0123456789abcdef')
const never = new AbortController().signal

function broker(): UploadBroker {
  return new UploadBroker({ id: newId('upload'), fileName: 'web01.ova', sizeBytes: content.length }, () => 0)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  // In two pieces, as a network would bring them.
  yield bytes.subarray(0, 1)
  yield bytes.subarray(1)
}

const supply = (upload: UploadBroker, { id, offset, length }: UploadWant) =>
  upload.supply(id, once(content.subarray(offset, offset + length)))

async function nextWant(wants: AsyncIterator<UploadWant>): Promise<UploadWant> {
  const { value } = await wants.next()
  return value as UploadWant
}

test('a reader gets the range it asked for', async () => {
  const upload = broker()
  const wants = upload.wants(never)[Symbol.asyncIterator]()
  const reading = upload.read(4, 6, never)
  await supply(upload, await nextWant(wants))
  expect(Buffer.from(await reading).toString()).toBe('456789')
})

test('ranges may be supplied in another order than they were asked for', async () => {
  const upload = broker()
  const wants = upload.wants(never)[Symbol.asyncIterator]()
  const [first, second] = [upload.read(0, 2, never), upload.read(2, 2, never)]
  const [a, b] = [await nextWant(wants), await nextWant(wants)]
  await supply(upload, b)
  await supply(upload, a)
  expect([Buffer.from(await first).toString(), Buffer.from(await second).toString()]).toEqual(['01', '23'])
})

test('what a lost connection did not deliver is said again to the next one', async () => {
  const upload = broker()
  const lost = new AbortController()
  const before = upload.wants(lost.signal)[Symbol.asyncIterator]()
  const reading = upload.read(0, 3, never)
  const told = await nextWant(before)
  lost.abort()
  await before.return?.()
  expect(upload.connected).toBe(false)

  const again = await nextWant(upload.wants(never)[Symbol.asyncIterator]())
  expect(again).toEqual(told)
  await supply(upload, again)
  expect(Buffer.from(await reading).toString()).toBe('012')
})

test('a body that breaks off leaves the range wanted', async () => {
  const upload = broker()
  const wants = upload.wants(never)[Symbol.asyncIterator]()
  const reading = upload.read(0, 4, never)
  const want = await nextWant(wants)
  await expect(upload.supply(want.id, once(content.subarray(0, 2)))).rejects.toThrow('2 of 4 bytes')
  await supply(upload, want)
  expect(Buffer.from(await reading).toString()).toBe('0123')
})

describe('refused', () => {
  test('more bytes than were wanted', async () => {
    const upload = broker()
    const wants = upload.wants(never)[Symbol.asyncIterator]()
    upload.read(0, 2, never).catch(() => undefined)
    const want = await nextWant(wants)
    await expect(upload.supply(want.id, once(content.subarray(0, 5)))).rejects.toThrow('more than the 2 bytes')
  })

  test('bytes that nobody waits for', async () => {
    await expect(broker().supply(7, once(content))).rejects.toThrow('nobody waits')
  })

  test('reading beyond the end, with the place', async () => {
    await expect(broker().read(10, 100, never)).rejects.toThrow(/byte 10.*ends at byte 16/)
  })
})

test('an upload that is ended fails its readers and ends its wants', async () => {
  const upload = broker()
  const wants = upload.wants(never)[Symbol.asyncIterator]()
  const reading = upload.read(0, 2, never)
  await nextWant(wants)
  upload.end()
  await expect(reading).rejects.toThrow('web01.ova')
  expect((await wants.next()).done).toBe(true)
})

test('a reader that gives up is not kept', async () => {
  const upload = broker()
  const patience = new AbortController()
  const reading = upload.read(0, 2, patience.signal)
  patience.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
  await expect(upload.supply(1, once(content.subarray(0, 2)))).rejects.toThrow('nobody waits')
})

test('a server that stops tells its uploaders to come back, not that it is over', async () => {
  const upload = broker()
  const wants = upload.wants(never)[Symbol.asyncIterator]()
  const reading = upload.read(0, 3, never)
  await nextWant(wants)
  const stops = new Error('it stops')
  upload.interrupt(stops)
  await expect(reading).rejects.toBe(stops)
  await expect(wants.next()).rejects.toBe(stops)
})

test('bytes for a range that a server before had wanted are not taken for a range of this one', async () => {
  const [before, after] = [broker(), broker()]
  const reading = [before.read(0, 4, never), after.read(4, 4, never)]
  const old = await nextWant(before.wants(never)[Symbol.asyncIterator]())
  await expect(supply(after, old)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  const current = await nextWant(after.wants(never)[Symbol.asyncIterator]())
  await supply(after, current)
  expect(Buffer.from((await reading[1]) ?? []).toString()).toBe('4567')
})
