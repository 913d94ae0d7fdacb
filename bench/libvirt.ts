/**
 * The libvirt client beside libvirt's own: calls one after another, calls at once, long lists, volume transfer.
 *
 * Peers, against the same private daemon and in turn with us: libvirt's C client through python3-libvirt (one thread), and
 * `virsh vol-upload` and `vol-download`. Each round measures both; the ratio is ours to the peer's within a round, printed as the median of the
 * rounds with their spread.
 *
 * Run: node bench/libvirt.ts [rounds]
 */
import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { type Connection, connect, DomainStatsTypes, type StorageVol } from '../protocols/libvirt/src/index.ts'
import { type LabHost, startLibvirtd } from '../tests/lab/src/index.ts'

const ROUNDS = Number(process.argv[2] ?? 7)
const CALLS = 3_000
const DOMAINS = 1_000
const UPLOAD_MIB = 512
const run = promisify(execFile)

await using host = await startLibvirtd({ name: 'bench-libvirt' })
const inventory = join(host.directory, 'inventory.xml')
await writeFile(inventory, manyDomains(DOMAINS))
await using small = await connect(`test:///default?socket=${host.socket}`)
await using large = await connect(`test://${inventory}?socket=${host.socket}`)

await compare('one call after another, getLibVersion', 'latency, budget ≤ 1.1', {
  ours: () => sequential(CALLS, () => small.call.connectGetLibVersion()),
  peer: () => python('test:///default', 'conn.getLibVersion()', CALLS),
})
await compare('one call after another, domainGetXmlDesc', 'latency', {
  ours: async () => {
    const dom = (await small.listDomains())[0]!
    return sequential(CALLS, () => small.call.domainGetXmlDesc({ dom }))
  },
  peer: () => python('test:///default', 'dom.XMLDesc()', CALLS),
})
await compare('many calls at once on one connection, getLibVersion', 'time, budget ≤ 0.67 (1.5 × throughput)', {
  ours: () => atOnce(CALLS * 3, () => small.call.connectGetLibVersion()),
  peer: () => python('test:///default', 'conn.getLibVersion()', CALLS * 3, 'mean'),
})
await compare(`listAllDomains of ${DOMAINS}`, 'latency', {
  ours: () => sequential(100, () => large.listDomains()),
  peer: () => python(`test://${inventory}`, 'conn.listAllDomains()', 100),
})
await compare(`state of ${DOMAINS} domains in one call`, 'latency', {
  ours: () => sequential(50, () => large.call.connectGetAllDomainStats({ doms: [], stats: DomainStatsTypes.STATE })),
  peer: () => python(`test://${inventory}`, 'conn.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE)', 50),
})
await compareTransfers()

/** Both give milliseconds; the smaller the ratio the better. */
async function compare(
  what: string,
  unit: string,
  { ours, peer }: { readonly ours: () => Promise<number>; readonly peer: () => Promise<number> },
): Promise<void> {
  await ours() // warm up
  const ratios: number[] = []
  const times: { readonly ours: number; readonly peer: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const time = { ours: await ours(), peer: await peer() }
    times.push(time)
    ratios.push(time.ours / time.peer)
  }
  ratios.sort((a, b) => a - b)
  const figure = (side: 'ours' | 'peer'): string => median(times.map((time) => time[side])).toFixed(3)
  console.log(
    `${what}: ratio ${median(ratios).toFixed(2)} (${ratios[0]?.toFixed(2)}–${ratios.at(-1)?.toFixed(2)}) ${unit}; ` +
      `ours ${figure('ours')} ms, peer ${figure('peer')} ms`,
  )
}

/** Milliseconds a call, as the median: a busy machine has outliers on both sides. */
async function sequential(calls: number, call: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < calls; i++) {
    const start = performance.now()
    await call()
    times.push(performance.now() - start)
  }
  return median(times)
}

/** Milliseconds a call, all of them together. */
async function atOnce(calls: number, call: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await Promise.all(Array.from({ length: calls }, call))
  return (performance.now() - start) / calls
}

async function python(
  uri: string,
  expression: string,
  calls: number,
  average: 'median' | 'mean' = 'median',
): Promise<number> {
  const program = `
import libvirt, time, statistics
conn = libvirt.open('${uri}${uri.includes('?') ? '&' : '?'}socket=${host.socket}'.replace('test://', 'test+unix://', 1))
dom = conn.listAllDomains()[0]
times = []
for _ in range(${calls}):
    start = time.perf_counter()
    ${expression}
    times.append(time.perf_counter() - start)
print(statistics.${average}(times) * 1000)
`
  return Number((await run('/usr/bin/python3', ['-c', program])).stdout)
}

async function compareTransfers(): Promise<void> {
  await using libvirt = await connect(host.uri)
  const file = join(host.directory, 'upload.raw')
  await fillFile(file)
  const xml = `<pool type='dir'><name>bench</name><target><path>${host.pool}</path></target></pool>`
  await libvirt.call.storagePoolCreateXml({ xml })
  const vol = await makeVolume(libvirt)
  await compare(`upload of ${UPLOAD_MIB} MiB`, 'time', {
    ours: () => timed(() => libvirt.uploadVolume(vol, createReadStream(file, { highWaterMark: 4 * 262_120 }))),
    peer: () => timed(() => virsh(host, 'vol-upload', file)),
  })
  const copy = join(host.directory, 'download.raw')
  await compare(`download of ${UPLOAD_MIB} MiB`, 'time', {
    ours: () => timed(async () => pipeline(await libvirt.downloadVolume(vol), createWriteStream(copy))),
    peer: () => timed(() => virsh(host, 'vol-download', copy)),
  })
  await rm(file)
  await rm(copy)
}

async function makeVolume(libvirt: Connection): Promise<StorageVol> {
  const { pool } = await libvirt.call.storagePoolLookupByName({ name: 'bench' })
  const xml = `<volume><name>up</name><capacity unit='MiB'>${UPLOAD_MIB}</capacity><target><format type='raw'/></target></volume>`
  return (await libvirt.call.storageVolCreateXml({ pool, xml })).vol
}

function virsh(lab: LabHost, command: 'vol-upload' | 'vol-download', file: string): Promise<unknown> {
  return run('virsh', ['-c', `qemu+unix:///system?socket=${lab.socket}`, command, '--pool', 'bench', 'up', file])
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function fillFile(path: string): Promise<void> {
  await using file = await open(path, 'w')
  const block = Buffer.alloc(1 << 20)
  for (let i = 0; i < UPLOAD_MIB; i++) {
    block.fill(i + 1)
    await file.write(block)
  }
}

function manyDomains(count: number): string {
  const domain = (i: number): string =>
    `<domain type='test'><name>vm${i}</name><memory>8192</memory><os><type>hvm</type></os></domain>`
  return `<node>${Array.from({ length: count }, (_, i) => domain(i)).join('')}<cpu><mhz>1</mhz><model>i686</model><active>1</active><nodes>1</nodes><sockets>1</sockets><cores>1</cores><threads>1</threads></cpu><memory>3000000</memory></node>`
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
