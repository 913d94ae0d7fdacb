/**
 * A guest that writes all the time, whose disk goes from pool to pool under it: every write that was acknowledged is on the disk that it
 * has in the end, once. Cancelled in the middle, nothing of it is left.
 */
import { readdir } from 'node:fs/promises'
import { accepted, unwrap, waitForTask } from '@covisor/client'
import { type Lab, labUnavailable, startLab } from '@covisor/lab'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { enrol } from './support/enrol.ts'
import { finish } from './support/finish.ts'
import { judge, numbersSaid, type WritingGuest, writingGuest } from './support/moving/writing-guest.ts'
import { type Product, startProduct } from './support/product.ts'

const unavailable = await labUnavailable()
const title = `a disk under a running guest${unavailable === undefined ? '' : `: ${unavailable}`}`
const PATIENCE_MS = 60_000
const POLL = { timeout: PATIENCE_MS, interval: 50 }

describe.skipIf(unavailable !== undefined)(title, () => {
  let lab: Lab
  let product: Product
  let guest: WritingGuest
  const host = () => lab.hosts[0]!

  beforeAll(async () => {
    ;[lab, product] = await Promise.all([startLab({ hosts: 1, qemuConf: ['stdio_handler = "file"'] }), startProduct()])
    guest = await writingGuest(host().directory, 'writer', host().pool)
    for (const [name, path] of [
      ['own', host().pool],
      ['other', lab.shared],
    ]) {
      await host().virshXml(
        'pool-define',
        `<pool type="dir"><name>${name}</name><target><path>${path}</path></target></pool>`,
      )
      await host().virsh('pool-start', name!)
    }
    await enrol(product, host().uri)
    await host().virshXml('define', guest.xml)
    await host().virsh('start', guest.name)
    await untilSaid(3)
  }, 120_000)
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]()
    await lab?.stop()
  })

  const said = async () => (await numbersSaid(guest)).length
  const untilSaid = (count: number) => vi.waitFor(async () => expect(await said()).toBeGreaterThanOrEqual(count), POLL)
  const move = (pool: string, more = {}) =>
    product.client.POST('/v1/volumes/{volume}/move', {
      params: { path: { volume: 'writer.raw' } },
      body: { pool, ...more },
    })
  const files = async () => [(await readdir(host().pool)).length, (await readdir(lab.shared)).length]
  const poolOf = async () => {
    const { items } = await unwrap(product.client.GET('/v1/volumes', { params: { query: { nameContains: 'writer' } } }))
    return items.map(({ name, pool }) => `${name} ${pool.name}`)
  }

  test('goes to another pool and back while the guest writes, and loses no write', async () => {
    expect(await files()).toEqual([1, 0])
    for (const [pool, where] of [
      ['other', [0, 1]],
      ['own', [1, 0]],
    ] as const) {
      const before = await said()
      await finish(product.client, move(pool))
      await untilSaid(Math.max(await said(), before) + 3)
      expect(await files()).toEqual(where)
      expect(await poolOf()).toEqual([`writer.raw ${pool}`])
    }
  }, 120_000)

  test('a copy that is cancelled in the middle leaves nothing, and the guest goes on', async () => {
    const { task } = await accepted(move('other', { bandwidthMiBps: 1 }))
    const running = async () =>
      (await unwrap(product.client.GET('/v1/tasks/{task}', { params: { path: { task: task.id } } }))).progress
    await expect.poll(async () => (await running())?.done ?? 0, POLL).toBeGreaterThan(0)
    const signal = AbortSignal.timeout(PATIENCE_MS)
    await product.client.POST('/v1/tasks/{task}/cancel', { params: { path: { task: task.id } } })
    expect((await waitForTask(product.client, task.id, { signal })).state).toBe('cancelled')
    expect(await host().virsh('blockjob', guest.name, 'vda', '--info')).not.toMatch(/Copy/)
    await untilSaid((await said()) + 3)
    expect(await files()).toEqual([1, 0])
    expect(await poolOf()).toEqual(['writer.raw own'])
  }, 120_000)

  test('everything that the disk has taken is on it, once', async () => {
    const disks = await host().virsh('domblklist', guest.name)
    const kept = await host().virsh('domblklist', guest.name, '--inactive')
    expect(kept).toEqual(disks)
    await host().virsh('destroy', guest.name)
    const verdict = await judge({ said: guest.said, disk: /^\s*vda\s+(.+)$/m.exec(disks)![1]! })
    expect(verdict.acknowledged).toBeGreaterThan(10)
    expect(verdict).toMatchObject({ lost: [], outOfOrder: [] })
  })
})
