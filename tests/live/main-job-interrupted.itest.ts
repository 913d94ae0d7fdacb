/**
 * An import that is interrupted in its middle: by its uploader, by the death of the host's daemon, by a restart of the server. It
 * goes on, or it is undone and nothing of it is left.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accepted, type CovisorClient, serveUpload, type Task, unwrap, waitForTask } from '@covisor/client'
import { type LabHost, labUnavailable, runCommand, startLibvirtd } from '@covisor/lab'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openLocal } from '../../edges/cli/src/local-appliance.ts'
import { enrolWithPlace, NETWORK, POOL } from './support/enrol.ts'
import { finish } from './support/finish.ts'
import { type HaltingFile, haltingFile } from './support/halting-file.ts'
import { hostContents } from './support/host-contents.ts'
import { type Product, startProduct } from './support/product.ts'
import { smallOva } from './support/small-appliance.ts'
import { announce } from './support/upload.ts'

const unavailable = await labUnavailable()
const MIB = 2 ** 20

describe.skipIf(unavailable !== undefined)('an import in whose middle', () => {
  let host: LabHost
  let product: Product
  let client: CovisorClient
  let folder: string
  let before: string[]
  let open: Awaited<ReturnType<typeof openLocal>>
  let file: HaltingFile
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'kvm1' })
    product = await startProduct({ uploadPatienceMs: 4_000 })
    client = product.client
    await enrolWithPlace(product, host)
    folder = await mkdtemp(join(tmpdir(), 'covisor-interrupted-'))
    await smallOva(folder, { contentBytes: 40 * MIB })
    before = await hostContents(host)
  })
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]()
    await host?.stop()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    open = await openLocal(join(folder, 'small.ova'))
    file = haltingFile(open, 20 * MIB)
  })
  afterEach(async () => {
    await open[Symbol.asyncDispose]()
  })

  /** Started, and halted in the middle of its disk. */
  const halfway = async () => {
    const upload = await announce(client, file)
    const uploader = new AbortController()
    const serving = serveUpload(client, upload, file.source, { signal: uploader.signal }).catch(() => {})
    const body = { name: 'half', pool: POOL, networks: { '*': NETWORK }, source: { upload } }
    const { task, created } = await accepted(client.POST('/v1/imports', { body }))
    await file.reached
    expect((await hostContents(host)).filter((line) => line.startsWith('volume'))).toHaveLength(1)
    const leave = async () => {
      uploader.abort()
      file.goOn()
      await serving
    }
    return { task: task.id, created: created ?? '', upload, leave, serving }
  }
  const ended = (task: string): Promise<Task> => waitForTask(client, task, { signal: AbortSignal.timeout(120_000) })
  const nothingIsLeft = async () => {
    expect(await hostContents(host)).toEqual(before)
    expect((await unwrap(client.GET('/v1/vms'))).items).toEqual([])
    expect((await unwrap(client.GET('/v1/volumes'))).items).toEqual([])
    expect((await unwrap(client.GET('/v1/hosts'))).items).toMatchObject([{ reservedMemoryMiB: 0 }])
  }
  /** One VM with one volume whose bytes are those of the appliance, and they go when it is deleted. */
  const isWhole = async (vm: string) => {
    const volumes = (await hostContents(host)).filter((line) => line.startsWith('volume'))
    expect(volumes).toEqual([expect.stringContaining('half-disk0')])
    const path = join(host.pool, volumes[0]?.split(' ').at(-1) ?? '')
    expect(await runCommand(['qemu-img', 'compare', join(folder, 'small.img'), path])).toContain('identical')
    await finish(client, client.DELETE('/v1/vms/{vm}', { params: { path: { vm }, query: { purge: true } } }))
    await nothingIsLeft()
  }

  test('the uploader goes away for good is undone, and says so', async () => {
    const { task, leave } = await halfway()
    await leave()
    expect(await ended(task)).toMatchObject({
      state: 'failed',
      error: {
        code: 'UPLOAD_ABANDONED',
        text: expect.stringMatching(/^(nothing|no more than \d+ bytes) of small\.ova arrived for \d+ seconds/),
      },
    })
    await nothingIsLeft()
  })

  test('the upload is given up is undone at once', async () => {
    const { task, upload, leave } = await halfway()
    await client.DELETE('/v1/uploads/{upload}', { params: { path: { upload } } })
    expect(await ended(task)).toMatchObject({ state: 'failed' })
    await leave()
    await nothingIsLeft()
  })

  test('it is cancelled is undone', async () => {
    const { task, leave } = await halfway()
    await client.POST('/v1/tasks/{task}/cancel', { params: { path: { task } } })
    expect(await ended(task)).toMatchObject({ state: 'cancelled' })
    await leave()
    await nothingIsLeft()
  })

  test('the uploader goes away and another comes back with the same file succeeds', async () => {
    const { task, created, leave } = await halfway()
    await leave()
    const { items } = await unwrap(client.GET('/v1/uploads', { params: { query: { task } } }))
    const resuming = serveUpload(client, items[0]?.id ?? '', open.source)
    expect(await ended(task)).toMatchObject({ state: 'succeeded', error: null })
    await resuming
    await isWhole(created)
  })

  test("the host's daemon is killed waits for it, says so, and succeeds when it is back", async () => {
    const { task, created, serving } = await halfway()
    await host.kill('SIGKILL')
    file.goOn()
    const look = async () => (await unwrap(client.GET('/v1/tasks/{task}', { params: { path: { task } } }))).waitingFor
    await expect
      .poll(look, { timeout: 60_000, interval: 100 })
      .toMatch(/host "localhost" (stopped answering|is not connected)/)
    await host.restart()
    expect(await ended(task)).toMatchObject({ state: 'succeeded', error: null })
    await serving
    await isWhole(created)
  })

  test('the server is restarted goes on where it was', async () => {
    const { task, created, serving } = await halfway()
    await product.stop()
    file.goOn()
    await product.start()
    expect(await ended(task)).toMatchObject({ state: 'succeeded', error: null })
    await serving
    await isWhole(created)
  })
})
