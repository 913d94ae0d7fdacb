/**
 * bench/import: an OVA into a libvirt pool through the API, against unpacking it and converting it.
 *
 * Ours ends with a VM that is defined, its volume in the pool, the manifest checked, and came in one of three ways:
 *   path    the file lies on the server, in an import folder; the pool's folder is on the same machine
 *   upload  the file comes over HTTP from this process, as the CLI and the console send it; the pool as above
 *   stream  over HTTP, and on to a host that is reached over TCP: everything goes through libvirt's upload stream
 * Peer: `tar x` + `qemu-img convert` to qcow2, which checks nothing and leaves a copy behind; and the same with `virsh vol-upload`
 * after it, which is what it takes to get into a pool from elsewhere. Nobody calls fsync. The order alternates between rounds.
 *
 * Processor time is compared too, because other work on the machine stretches it least: of the server, libvirtd and this process, which
 * uploads, against that of tar and qemu-img. On one core it is what the ratio of times would be; with more, ours uses several.
 *
 * Budget (DESIGN.md, section 7): at most 0.6 × the time of tar + qemu-img, the server's peak memory below 300 MiB.
 *
 *   node bench/import.ts [--mib 1024] [--rounds 3] [--only guest,text] [--ways path,upload] [--in FOLDER] [--threads] [--profile]
 *
 * --mib takes several sizes (1024,8192); needs room for four times the largest in --in (default: the system's temporary folder), which is
 * looked for first. 8192 MiB of one content take some minutes to make and, with all ways, about five times as long as the peer needs for each
 * round; after the first round it says how long the rest takes. --mib 8192 --rounds 1 --only guest,random --ways path is the short way.
 * --threads prints who used the processor; --profile leaves a V8 profile of each thread of the server in --in.
 */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { accepted, serveUpload, unwrap, waitForTask } from '@covisor/client'
import { rangeTransport } from '@covisor/client/node'
import { fileSource } from '@covisor/disk'
import { type LabHost, startLibvirtd } from '@covisor/lab'
import { type Content, contents, DISK_FILE, makeAppliance } from './import-appliances.ts'
import { childrenSeconds, processorSeconds, type ThreadTimes, watchThreads } from './processor-time.ts'
import {
  newDataDirectory,
  removeDataDirectory,
  type ServerUnderTest,
  startServerUnderTest,
} from './server-under-test.ts'

const { values: options } = parseArgs({
  options: {
    mib: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: contents.join(',') },
    ways: { type: 'string', default: 'path,upload,stream' },
    in: { type: 'string', default: tmpdir() },
    threads: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
})
const MIB = 1024 * 1024
const rounds = Number(options.rounds)
const transport = rangeTransport()
type Way = 'path' | 'upload' | 'stream'
const ways = options.ways.split(',') as Way[]

interface Cost {
  readonly seconds: number
  readonly processor: number
  readonly peakMiB: number
  readonly threads: ThreadTimes
}

await needRoom(options.in, 4 * Math.max(...options.mib.split(',').map(Number)))
const folder = await mkdtemp(join(options.in, 'covisor-bench-import-'))
const data = await newDataDirectory()
await using near = await startLibvirtd({ name: 'bench-near' })
await using far = await startLibvirtd({ name: 'bench-far', tcp: true })
const daemons = { path: near, upload: near, stream: far } satisfies Record<Way, LabHost>
try {
  const nodeArgs = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.in}`] : []
  const server = await startServerUnderTest(data, { nodeArgs, serverArgs: ['--import-root', folder] })
  try {
    await enrol(server, near.uri, 'near')
    await enrol(server, far.tcp!.uri, 'far')
    console.log(`ours / peer (below 1 is faster), median of ${rounds} rounds (least–most)`)
    for (const mib of options.mib.split(',').map(Number))
      for (const content of options.only.split(',') as Content[]) await compare(server, content, mib)
  } finally {
    await server.stop()
  }
} finally {
  transport[Symbol.dispose]()
  await removeDataDirectory(data)
  await rm(folder, { recursive: true, force: true })
}

async function compare(server: ServerUnderTest, content: Content, mib: number): Promise<void> {
  console.error(`${content}, ${mib} MiB: making the appliance`)
  const ova = await makeAppliance(folder, content, mib)
  const begun = performance.now()
  const peers: Peer[] = []
  const ours = new Map<Way, Cost[]>(ways.map((way) => [way, []]))
  for (let round = 0; round <= rounds; round++) {
    const theirs = async () => peers.push(await peer(ova))
    const own = async () => {
      for (const way of ways)
        ours.get(way)!.push(await importOva(server, ova, `${content}-${mib}-${way}-${round}`, way))
    }
    if (round % 2 === 0) await theirs()
    await own()
    if (round % 2 === 1) await theirs()
    const minutes = ((performance.now() - begun) / 60_000 / (round + 1)) * (rounds - round)
    if (round === 0) console.error(`${content}, ${mib} MiB: about ${minutes.toFixed(1)} minutes more`)
  }
  // The first round warmed the caches of both.
  const convert = peers.slice(1).map((one) => one.convert)
  const withUpload = peers.slice(1).map((one) => one.convert + one.upload)
  const processor = peers.slice(1).map((one) => one.processor)
  console.log(
    `\n${content}, ${mib} MiB (OVA ${((await stat(ova)).size / MIB).toFixed(0)} MiB): ` +
      `tar + qemu-img ${median(convert).toFixed(2)} s (processor ${median(processor).toFixed(2)} s), ` +
      `with vol-upload ${median(withUpload).toFixed(2)} s`,
  )
  for (const way of ways) {
    const costs = ours.get(way)!.slice(1)
    const seconds = costs.map((cost) => cost.seconds)
    const ratio = (own: readonly number[], theirs: readonly number[]) =>
      spread(own.map((one, round) => one / theirs[round]!))
    const busy = costs.map((cost) => cost.processor)
    console.log(
      `  ${way.padEnd(6)} ${ratio(seconds, convert)}, processor ${ratio(busy, processor)}, with vol-upload ${ratio(seconds, withUpload)}; ` +
        `${median(seconds).toFixed(2)} s, server peak ${Math.max(...costs.map((cost) => cost.peakMiB)).toFixed(0)} MiB`,
    )
    if (options.threads) console.log(`         processor seconds: ${threadText(costs)}`)
  }
  await rm(ova)
}

async function needRoom(where: string, mib: number): Promise<void> {
  const { bavail, bsize } = await statfs(where)
  const free = (bavail * bsize) / MIB
  if (free >= mib) return
  throw new Error(`${where} has ${Math.floor(free)} MiB free, and ${mib} are needed; name another folder with --in`)
}

async function enrol({ client }: ServerUnderTest, uri: string, pool: string): Promise<void> {
  const { task } = await accepted(client.POST('/v1/endpoints', { body: { uri } }))
  const ended = await waitForTask(client, task.id)
  if (ended.state !== 'succeeded') throw new Error(`enrolling ${uri}: ${ended.error?.text}`)
  const host = (await unwrap(client.GET('/v1/hosts'))).items.find((one) => one.name === `bench-${pool}`)
  await mkdir(join(folder, pool))
  const body = { name: pool, host: host!.id, path: join(folder, pool) }
  const made = await accepted(client.POST('/v1/pools', { body }))
  await waitForTask(client, made.task.id)
}

async function importOva(server: ServerUnderTest, ova: string, name: string, way: Way): Promise<Cost> {
  const { client, pid } = server
  await using file = await fileSource(ova, 'bench.ova')
  await resetPeak(pid)
  const watches = options.threads
    ? await Promise.all([watchThreads(pid), watchThreads(await daemonPid(daemons[way])), watchThreads(process.pid)])
    : []
  const pids = [pid, await daemonPid(daemons[way]), process.pid]
  const usedBefore = await processorSeconds(pids)
  const start = performance.now()
  const serving = way === 'path' ? undefined : await offer(server, file)
  const source = serving === undefined ? { path: ova } : { upload: serving.upload }
  const body = { source, name, pool: way === 'stream' ? 'far' : 'near', format: 'qcow2' as const }
  const { task } = await accepted(client.POST('/v1/imports', { body }))
  const ended = await waitForTask(client, task.id)
  const seconds = (performance.now() - start) / 1000
  if (ended.state !== 'succeeded') throw new Error(`the import ended ${ended.state}: ${ended.error?.text}`)
  await serving?.feeding
  const processor = (await processorSeconds(pids)) - usedBefore
  const peakMiB = await peak(pid)
  const [ours, libvirtd, self] = await Promise.all(watches.map((watch) => watch.stop()))
  const gone = await accepted(client.DELETE('/v1/vms/{vm}', { params: { path: { vm: name }, query: { purge: true } } }))
  await waitForTask(client, gone.task.id)
  const threads = new Map([...named('server', ours), ...named('libvirtd', libvirtd), ...named('uploader', self)])
  return { seconds, processor, peakMiB, threads }
}

async function offer(
  { client }: ServerUnderTest,
  file: { readonly size: number } & Parameters<typeof serveUpload>[2],
): Promise<{ upload: string; feeding: Promise<void> }> {
  const upload = await unwrap(client.POST('/v1/uploads', { body: { fileName: 'bench.ova', sizeBytes: file.size } }))
  return { upload: upload.id, feeding: serveUpload(client, upload.id, file, { transport }) }
}

interface Peer {
  readonly convert: number
  readonly processor: number
  readonly upload: number
}

async function peer(ova: string): Promise<Peer> {
  const out = join(folder, 'peer')
  run('mkdir', '-p', out)
  const usedBefore = await childrenSeconds()
  const convert = timed(() => {
    run('tar', 'xf', ova, '-C', out)
    run('qemu-img', 'convert', '-f', 'vmdk', '-O', 'qcow2', join(out, DISK_FILE), join(out, 'disk.qcow2'))
  })
  const processor = (await childrenSeconds()) - usedBefore
  const upload = timed(() => {
    run('virsh', '-c', near.uri, 'vol-create-as', 'near', 'peer.qcow2', '0')
    run('virsh', '-c', near.uri, 'vol-upload', '--pool', 'near', 'peer.qcow2', join(out, 'disk.qcow2'))
  })
  run('virsh', '-c', near.uri, 'vol-delete', '--pool', 'near', 'peer.qcow2')
  run('rm', '-rf', out)
  return { convert, processor, upload }
}

/** clear_refs(5): the peak is counted anew from here. */
function resetPeak(pid: number): Promise<void> {
  return writeFile(`/proc/${pid}/clear_refs`, '5')
}

async function peak(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024
}

/** As seen from here: inside of its host it has another number. */
async function daemonPid({ pid }: LabHost): Promise<number> {
  const found = spawnSync('ps', ['-e', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).stdout.trim().split('\n')
  const all = found.map((line) => line.trim().split(/\s+/)).filter(([, , comm]) => comm === 'libvirtd')
  const mine = await Promise.all(
    all.map(async ([one]) =>
      (await readFile(`/proc/${one}/mountinfo`, 'utf8').catch(() => '')) ===
      (await readFile(`/proc/${pid}/mountinfo`, 'utf8'))
        ? Number(one)
        : undefined,
    ),
  )
  return mine.find((one) => one !== undefined) ?? pid
}

function named(whose: string, times: ThreadTimes | undefined): [string, number][] {
  return [...(times ?? [])].map(([thread, seconds]) => [`${whose} ${thread}`, seconds])
}

function threadText(costs: readonly Cost[]): string {
  const names = new Set(costs.flatMap((cost) => [...cost.threads.keys()]))
  const medians = [...names].map((name) => [name, median(costs.map((cost) => cost.threads.get(name) ?? 0))] as const)
  const shown = medians.filter(([, seconds]) => seconds >= 0.01).toSorted(([, a], [, b]) => b - a)
  return shown.map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`).join(', ')
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

function spread(numbers: readonly number[]): string {
  return `${median(numbers).toFixed(2)} (${Math.min(...numbers).toFixed(2)}–${Math.max(...numbers).toFixed(2)})`
}
