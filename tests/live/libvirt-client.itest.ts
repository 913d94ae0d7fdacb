/**
 * @covisor/libvirt against a real daemon: its test hypervisor for calls and events, its storage driver for streams.
 *
 * Does not start guests: the driver's tests do. What it makes carries the package's name and is removed again.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import {
  type Connection,
  ConnectionError,
  connect,
  DomainEventStartedDetailType,
  DomainEventType,
  DomainModificationImpact,
  DomainStatsTypes,
  DomainUndefineFlags,
  ErrorCode,
  LibvirtError,
  paramsToObject,
  type StoragePool,
  type StorageVol,
} from '@covisor/libvirt'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

const unavailable = await labUnavailable()
let host: LabHost
beforeAll(async () => {
  if (unavailable === undefined) host = await startLibvirtd({ name: 'covisor-libvirt' })
})
afterAll(() => host?.stop())
const at = (uri: string): string => `${uri}?socket=${encodeURIComponent(host.socket)}`

describe.skipIf(unavailable !== undefined)('with the test hypervisor', () => {
  let libvirt: Connection
  beforeAll(async () => {
    libvirt = await connect(at('test:///default'))
  })
  afterAll(() => libvirt.close())

  test('lists the domain that the test hypervisor begins with', async () => {
    const domains = await libvirt.listDomains()
    expect(domains.map(({ name }) => name)).toEqual(['test'])
    expect(domains[0]?.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  test('finds the same domain by name and by UUID', async () => {
    const { dom } = await libvirt.call.domainLookupByName({ name: 'test' })
    expect((await libvirt.call.domainLookupByUuid({ uuid: dom.uuid })).dom).toEqual(dom)
    expect((await libvirt.call.domainGetXmlDesc({ dom })).xml).toContain(`<uuid>${dom.uuid}</uuid>`)
  })

  test('reports an error of the daemon with its code, domain and call', async () => {
    const failure = libvirt.call.domainLookupByName({ name: 'no such domain' })
    await expect(failure).rejects.toBeInstanceOf(LibvirtError)
    await expect(failure).rejects.toMatchObject({
      code: ErrorCode.NO_DOMAIN,
      codeName: 'NO_DOMAIN',
      domainName: 'TEST',
      procedure: 'domainLookupByName',
      isNotFound: true,
    })
  })

  test('says that a call is unsupported by its code', async () => {
    const dom = await testDomain()
    await expect(libvirt.call.domainPmWakeup({ dom })).rejects.toMatchObject({ isUnsupported: true })
  })

  test('delivers the events of a domain that is defined, started, stopped and undefined, in order', async () => {
    await using events = await libvirt.events.domain('lifecycle')
    const { dom } = await libvirt.call.domainDefineXmlFlags({ xml: domainXml('covisor-libvirt-events') })
    await libvirt.call.domainCreateWithFlags({ dom })
    await libvirt.call.domainDestroyFlags({ dom })
    await libvirt.call.domainUndefineFlags({ dom, flags: DomainUndefineFlags.MANAGED_SAVE })

    const { DEFINED, STARTED, STOPPED, UNDEFINED } = DomainEventType
    const seen: number[] = []
    for await (const event of events) {
      if (event.dom.uuid !== dom.uuid) continue
      if (event.event === STARTED) expect(event.detail).toBe(DomainEventStartedDetailType.BOOTED)
      seen.push(event.event)
      if (event.event === UNDEFINED) break
    }
    expect(seen).toEqual([DEFINED, STARTED, STOPPED, UNDEFINED])
  })

  test('reads statistics of all domains as named values', async () => {
    const { retStats } = await libvirt.call.connectGetAllDomainStats({ doms: [], stats: DomainStatsTypes.STATE })
    expect(paramsToObject(retStats[0]?.params ?? [])).toMatchObject({ 'state.state': expect.any(Number) })
  })

  test('changes and reads back what has flags and a value', async () => {
    const dom = await testDomain()
    const flags = DomainModificationImpact.CONFIG
    await libvirt.call.domainSetMetadata({ dom, type: 0, metadata: 'described by a test', flags })
    expect((await libvirt.call.domainGetMetadata({ dom, type: 0, flags })).metadata).toBe('described by a test')
  })

  test('answers a hundred calls made at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => libvirt.call.connectGetHostname()))
    expect(new Set(answers.map(({ hostname }) => hostname)).size).toBe(1)
  })

  test('stays usable after a call was given up', async () => {
    const gone = AbortSignal.abort(new Error('changed my mind'))
    await expect(libvirt.call.connectGetHostname({}, { signal: gone })).rejects.toThrow('changed my mind')
    await expect(libvirt.call.connectGetLibVersion({})).resolves.toMatchObject({ libVer: expect.any(BigInt) })
  })

  test('refuses to change anything when opened to read', async () => {
    await using reader = await connect(at('test:///default'), { readOnly: true })
    const dom = (await reader.listDomains())[0]
    if (dom === undefined) throw new Error('the test hypervisor has no domain')
    await expect(reader.call.domainSuspend({ dom })).rejects.toMatchObject({ code: ErrorCode.OPERATION_DENIED })
  })

  const testDomain = async () => (await libvirt.call.domainLookupByName({ name: 'test' })).dom
})

describe.skipIf(unavailable !== undefined)('with a storage pool', () => {
  let libvirt: Connection
  let pool: StoragePool
  beforeAll(async () => {
    libvirt = await connect(at('qemu:///system'))
    const xml = `<pool type='dir'><name>covisor-libvirt-${randomUUID()}</name><target><path>${host.pool}</path></target></pool>`
    pool = (await libvirt.call.storagePoolCreateXml({ xml })).pool
  })
  afterAll(async () => {
    if (pool !== undefined) await libvirt.call.storagePoolDestroy({ pool })
    await libvirt.close()
  })

  test('a volume that was uploaded downloads with the same bytes', async () => {
    const content = randomBytes(3_000_001)
    const vol = await makeVolume('same', content.length)
    await libvirt.uploadVolume(vol, [content.subarray(0, 5), content.subarray(5)])
    const digest = createHash('sha256')
    let length = 0
    for await (const bytes of await libvirt.downloadVolume(vol)) {
      digest.update(bytes)
      length += bytes.length
    }
    expect(length).toBe(content.length)
    expect(digest.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'))
  })

  test('holes stay holes on the way up and down', async () => {
    const hole = 8n * 1024n * 1024n
    const vol = await makeVolume('sparse', Number(hole) + 8192)
    await libvirt.uploadVolume(
      vol,
      parts([
        { kind: 'data', bytes: new Uint8Array(4096).fill(7) },
        { kind: 'hole', length: hole },
        { kind: 'data', bytes: new Uint8Array(4096).fill(9) },
      ]),
      { sparse: true },
    )
    expect((await libvirt.call.storageVolGetInfo({ vol })).allocation).toBeLessThan(hole)

    const seen: string[] = []
    for await (const part of (await libvirt.downloadVolume(vol, { sparse: true })).parts()) {
      seen.push(part.kind === 'hole' ? `hole ${part.length}` : `data ${part.bytes.length} of ${part.bytes[0]}`)
    }
    expect(seen).toEqual(['data 4096 of 7', `hole ${hole}`, 'data 4096 of 9'])
  })

  test('an upload that is aborted ends, and the connection goes on', async () => {
    const vol = await makeVolume('aborted', 10_000_000)
    const controller = new AbortController()
    const upload = libvirt.uploadVolume(
      vol,
      endless(() => controller.abort(new Error('enough'))),
      { signal: controller.signal },
    )
    await expect(upload).rejects.toThrow('enough')
    await expect(libvirt.call.connectGetHostname()).resolves.toBeDefined()
  })

  test('an upload that is too long is refused by the daemon, and the connection goes on', async () => {
    const vol = await makeVolume('short', 1000)
    await expect(
      libvirt.uploadVolume(
        vol,
        endless(() => {}),
        { length: 1000n },
      ),
    ).rejects.toBeInstanceOf(LibvirtError)
    await expect(libvirt.call.connectGetHostname()).resolves.toBeDefined()
  })

  test('a reader that stops half-way ends the download', async () => {
    const vol = await makeVolume('half', 20_000_000)
    for await (const bytes of await libvirt.downloadVolume(vol)) {
      expect(bytes.length).toBeGreaterThan(0)
      break
    }
    await expect(libvirt.call.connectGetHostname()).resolves.toBeDefined()
  })

  test('an upload whose source stalls is aborted all the same', async () => {
    const vol = await makeVolume('stalled', 1000)
    const controller = new AbortController()
    const upload = libvirt.uploadVolume(
      vol,
      stalled(() => controller.abort(new Error('enough'))),
      {
        signal: controller.signal,
      },
    )
    await expect(upload).rejects.toThrow('enough')
    await expect(libvirt.call.connectGetHostname()).resolves.toBeDefined()
  })

  test('a download that is aborted is never taken for a whole one', async () => {
    const vol = await makeVolume('cut', 20_000_000)
    const controller = new AbortController()
    const download = await libvirt.downloadVolume(vol, { signal: controller.signal })
    const reading = (async () => {
      for await (const _ of download) controller.abort(new Error('enough'))
    })()
    await expect(reading).rejects.toThrow('enough')
  })

  test('a reader may call the daemon between two pieces', async () => {
    const vol = await makeVolume('between', 20_000_000)
    let length = 0
    for await (const bytes of await libvirt.downloadVolume(vol)) {
      await libvirt.call.connectGetLibVersion()
      length += bytes.length
    }
    expect(length).toBe(20_000_000)
  })

  async function makeVolume(name: string, bytes: number): Promise<StorageVol> {
    const xml = `<volume><name>${name}</name><capacity unit='bytes'>${bytes}</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`
    return (await libvirt.call.storageVolCreateXml({ pool, xml })).vol
  }
})

describe.skipIf(unavailable !== undefined)('with a daemon that dies', () => {
  afterEach(() => host.restart())

  test('every call under way fails, and the connection says why it is gone', async () => {
    const libvirt = await connect(at('test:///default'))
    const feed = await libvirt.events.domain('lifecycle')
    const waiting = expect(feed.next()).rejects.toMatchObject({ reason: 'lost' })
    await host.kill('SIGKILL')
    await expect(libvirt.closed).resolves.toMatchObject({ reason: 'lost' })
    await waiting
    await expect(libvirt.listDomains()).rejects.toBeInstanceOf(ConnectionError)
    await libvirt.close()
  })

  test('a daemon that hangs is noticed by its silence', async () => {
    const libvirt = await connect(at('test:///default'), { keepalive: { intervalMs: 100, count: 3 } })
    await host.kill('SIGSTOP')
    await expect(libvirt.listDomains()).rejects.toMatchObject({ reason: 'unresponsive' })
    await host.kill('SIGCONT')
    await libvirt.close()
  })

  test('closing a connection to a daemon that hangs does not hang', async () => {
    const libvirt = await connect(at('test:///default'), { keepalive: false })
    await host.kill('SIGSTOP')
    await libvirt.close()
    await host.kill('SIGCONT')
    await expect(libvirt.closed).resolves.toBeUndefined()
  })
})

describe.skipIf(unavailable !== undefined)('with a daemon that cannot be opened', () => {
  test('a socket that is not there is not found', async () => {
    const opening = connect('qemu:///system?socket=/nonexistent/libvirt-sock')
    await expect(opening).rejects.toBeInstanceOf(ConnectionError)
    await expect(opening).rejects.toMatchObject({
      reason: 'not-found',
      message: expect.stringContaining('/nonexistent/libvirt-sock'),
    })
  })

  test('a driver that the daemon does not have is its own error', async () => {
    await expect(connect(at('test:///nonexistent/inventory.xml'))).rejects.toBeInstanceOf(LibvirtError)
  })
})

const domainXml = (name: string): string =>
  `<domain type='test'><name>${name}</name><memory>8192</memory><os><type>hvm</type></os></domain>`

async function* parts<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

async function* endless(onMegabyte: () => void): AsyncGenerator<Uint8Array> {
  for (;;) {
    yield new Uint8Array(1_000_000)
    onMegabyte()
  }
}

async function* stalled(onStall: () => void): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(10)
  onStall()
  await new Promise(() => {})
}
