/** A real session, byte for byte (libvirtd 9.0.0, QEMU): whole, cut, and with every length and discriminator blown up. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ConnectionError, LibvirtError, ProtocolError } from '../src/index.ts'
import { type Replayed, replay } from './replay.ts'

const recorded = gunzipSync(readFileSync(new URL('../fuzz-seeds/replies/libvirtd-9.0.0.gz', import.meta.url)))

test('is understood to its last byte', async () => {
  const { outcomes, end } = await replay(recorded)
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([
    { status: 'rejected', reason: expect.objectContaining({ codeName: 'NO_DOMAIN', procedure: 'domainLookupByName' }) },
  ])
  const values = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined))
  expect(values).toContainEqual({ types: [0] })
  expect(values).toContainEqual({ hostname: 'kvm1' })
  expect(values).toContainEqual({ type: 0, capacity: 1_052_672n, allocation: 8192n })
  expect(values).toContainEqual(expect.objectContaining({ xml: expect.stringContaining('<name>recorded</name>') }))
  expect(values).toContain(1_052_672) // of the download, its hole included
  expect(end).toMatchObject({ reason: 'lost' })
})

// Not every byte: tables.test.ts cuts every message there, and this many sessions take their time.
test('that breaks off anywhere fails its open calls as lost, and is not called a broken protocol', async () => {
  for (let length = 0; length < recorded.length; length += 29) {
    const { outcomes, end } = await replay(recorded.subarray(0, length))
    expect(end, `cut at ${length}`).toMatchObject({ name: 'ConnectionError', reason: 'lost' })
    expect(
      errorsOf(outcomes).filter((error) => !isExpected(error, ConnectionError)),
      `cut at ${length}`,
    ).toEqual([])
  }
})

test('with a number blown up ends in an answer or an error that names the call, and never in another', async () => {
  const named = /\b(call|packet|reply to \w+|answered|event|stream)\b/
  let refused = 0
  for (let at = 0; at + 4 <= recorded.length; at += 16) {
    const damaged = Uint8Array.from(recorded)
    damaged.fill(0xff, at, at + 4)
    const { outcomes, end } = await replay(damaged)
    expect(
      errorsOf(outcomes).filter((error) => !isExpected(error, ConnectionError, ProtocolError)),
      `${at}`,
    ).toEqual([])
    if (!(end instanceof ProtocolError)) continue
    expect(end.message).toMatch(named)
    refused++
  }
  expect(refused).toBeGreaterThan(30)
})

const errorsOf = (outcomes: Replayed['outcomes']): unknown[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))

const isExpected = (error: unknown, ...classes: (typeof ConnectionError | typeof ProtocolError)[]): boolean =>
  [LibvirtError, ...classes].some((expected) => error instanceof expected)
