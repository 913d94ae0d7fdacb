/** When the libvirt driver hands out a volume's own file, and when it must not. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EndpointSession } from '@covisor/driver-api'
import { libvirtDriver } from '@covisor/driver-libvirt'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { newId } from '@covisor/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const unavailable = await labUnavailable()
const POOL = 'files'
const volume = { pool: POOL, name: 'disk.img', format: 'raw', capacityBytes: 1 << 20 } as const

describe.skipIf(unavailable !== undefined)("a volume's own file", () => {
  let host: LabHost
  /** Another directory inside of the host than outside, under the same path. */
  const elsewhere = `/run/libvirt/covisor-test-${newId('volume').slice(0, 8)}`
  const signal = () => AbortSignal.timeout(20_000)
  const connected = (uri: string): Promise<EndpointSession> =>
    libvirtDriver.connect(libvirtDriver.parse(uri), {
      installation: newId('installation'),
      pinned: undefined,
      signal: signal(),
    })
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'files', tcp: true })
    await mkdir(elsewhere, { recursive: true })
  })
  afterAll(async () => {
    await host?.stop()
    await rm(elsewhere, { recursive: true, force: true })
  })

  const inPool = async (uri: string, path: string, look: (session: EndpointSession) => Promise<void>) => {
    const session = await connected(uri)
    const storage = session.storage!
    try {
      await storage.createPool({ nativeName: POOL, source: { type: 'dir', path } }, signal())
      await storage.createVolume(volume, signal())
      await look(session)
      await storage.deleteVolume(volume, signal())
      await storage.removePool(POOL, signal())
    } finally {
      await session.close()
    }
  }

  test('is open for writing when the host is this machine, empty and as libvirt made it', async () => {
    await inPool(host.uri, host.pool, async ({ storage }) => {
      await storage!.writeVolume(volume, once(Buffer.alloc(100, 7)), signal())
      await using file = await storage!.openVolumeFile!(volume, signal())
      expect(file).toBeDefined()
      expect(await readFile(join(host.pool, volume.name))).toHaveLength(0)
      await file!.finish(signal())
      expect(await storage!.getVolume(volume, signal())).toMatchObject({ capacityBytes: volume.capacityBytes })
    })
  })

  test('is not taken to be what lies here under the same path', async () => {
    const stranger = join(elsewhere, volume.name)
    await writeFile(stranger, 'mine')
    await host.run(['mkdir', '-p', elsewhere])
    await inPool(host.uri, elsewhere, async ({ storage }) => {
      expect(await storage!.openVolumeFile!(volume, signal())).toBeUndefined()
    })
    expect(await readFile(stranger, 'utf8')).toBe('mine')
  })

  test('is not looked for on a host that is reached over the network', async () => {
    await inPool(host.tcp!.uri, host.pool, async ({ storage }) => {
      expect(await storage!.openVolumeFile!(volume, signal())).toBeUndefined()
    })
  })

  test('of a volume that is not there is NOT_FOUND', async () => {
    await inPool(host.uri, host.pool, async ({ storage }) => {
      const opening = storage!.openVolumeFile!({ pool: POOL, name: 'nothing.img' }, signal())
      await expect(opening).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })
})

async function* once(bytes: Uint8Array): AsyncGenerator<{ offset: number; bytes: Uint8Array }> {
  yield { offset: 0, bytes }
}
