/**
 * formats/disk against `qemu-img convert`, side by side: each reader to raw, and an OVA's disk to qcow2 against `tar x` + `qemu-img`.
 *
 * Run: node bench/disk.ts [--mib 1024] [--rounds 5] [--only so.vmdk]. Needs qemu-img, tar, mke2fs and free space of eight times the
 * size. Rounds alternate between the two, so that a busy machine disturbs both; what counts is the median ratio and its spread.
 * Ours is timed inside its process, as it runs in a server that is up already; Node's own start (0.2 s) is not counted.
 * Processor time is printed beside it: on a machine that others use as well it is the steadier figure.
 * Budgets (DESIGN.md, section 7): import <= 0.6, reader of a sparse or compressed format <= 1.0, peak memory < 300 MiB.
 */
import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    mib: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    tree: { type: 'string', default: '/usr/lib' },
  },
})
const MIB = 1024 * 1024
const size = Number(values.mib) * MIB
const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), 'covisor-bench-disk-'))
const path = (name: string) => join(folder, name)
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

/** What a disk may hold. Each is half data and half hole, as disks are. */
const contents: Record<string, () => void> = {
  zeros: () => truncateSync(path('disk.raw'), size),
  text: () =>
    fill((block) =>
      Buffer.from(
        `${block} ${Math.sin(block)} the quick brown fox jumps over ${block * 7919} lazy dogs\n`.repeat(25_000),
      ).subarray(0, MIB),
    ),
  random: () => fill(() => randomFillSync(Buffer.allocUnsafe(MIB))),
  guest: copyPrograms,
}

const formats: Record<string, string[]> = {
  'so.vmdk': ['-O', 'vmdk', '-o', 'subformat=streamOptimized'],
  'sparse.vmdk': ['-O', 'vmdk', '-o', 'subformat=monolithicSparse'],
  'plain.qcow2': ['-O', 'qcow2'],
  'zlib.qcow2': ['-c', '-O', 'qcow2'],
  'zstd.qcow2': ['-c', '-O', 'qcow2', '-o', 'compression_type=zstd'],
  'dyn.vhd': ['-O', 'vpc', '-o', 'force_size=on'],
  'dyn.vhdx': ['-O', 'vhdx'],
  'dyn.vdi': ['-O', 'vdi'],
  'expanding.parallels': ['-O', 'parallels'],
}

try {
  console.log(`${values.mib} MiB disks, ${rounds} rounds; time of ours / time of qemu-img, median (least to most)\n`)
  for (const [content, make] of Object.entries(contents)) {
    closeSync(openSync(path('disk.raw'), 'w'))
    make()
    truncateSync(path('disk.raw'), size)
    for (const [image, options] of Object.entries(formats)) {
      if (values.only !== undefined && values.only !== image) continue
      run('qemu-img', 'convert', '-f', 'raw', ...options, 'disk.raw', image)
      compareReaders(content, image)
      if (image === 'so.vmdk') compareImport(content, image)
      rmSync(path(image))
    }
    rmSync(path('disk.raw'))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function compareReaders(content: string, image: string): void {
  const format = image.endsWith('.vhd') ? 'vpc' : image.split('.')[1]!
  const peer = () => timed('qemu-img', 'convert', '-f', format, '-O', 'raw', image, 'peer.out')
  const ours = () => convert(image, 'raw')
  report(`${content}: ${image} to raw`, ours, peer)
}

function compareImport(content: string, image: string): void {
  run('tar', '-cf', 'bench.ova', image)
  const peer = () => {
    run('mkdir', '-p', 'scratch')
    const unpacked = timed('tar', '-xf', 'bench.ova', '-C', 'scratch')
    const converted = timed('qemu-img', 'convert', '-f', 'vmdk', '-O', 'qcow2', `scratch/${image}`, 'peer.out')
    run('rm', '-r', 'scratch')
    return { ms: unpacked.ms + converted.ms, cpuMs: unpacked.cpuMs + converted.cpuMs }
  }
  const ours = () => convert('bench.ova', 'qcow2', '512', String(statSync(path(image)).size))
  report(`${content}: OVA to qcow2, hashed (peer: tar x + qemu-img, not hashed)`, ours, peer)
  rmSync(path('bench.ova'))
}

interface Cost {
  readonly ms: number
  readonly cpuMs: number
}

interface Measured extends Cost {
  readonly peakMiB: number
}

function convert(image: string, format: string, ...member: string[]): Measured {
  const program = join(import.meta.dirname, 'disk-convert.ts')
  return JSON.parse(run(process.execPath, program, image, 'ours.out', format, ...member)) as Measured
}

function report(title: string, ours: () => Measured, peer: () => Cost): void {
  const ratios: number[] = []
  const cpuRatios: number[] = []
  const times: number[] = []
  let peakMiB = 0
  for (let round = 0; round < rounds; round++) {
    const theirs = peer()
    const own = ours()
    peakMiB = Math.max(peakMiB, own.peakMiB)
    ratios.push(own.ms / theirs.ms)
    cpuRatios.push(own.cpuMs / Math.max(1, theirs.cpuMs))
    times.push(own.ms)
    for (const name of ['peer.out', 'ours.out']) rmSync(path(name), { force: true })
  }
  const sorted = ratios.toSorted((a, b) => a - b)
  const spread = `${sorted[0]!.toFixed(2)} to ${sorted.at(-1)!.toFixed(2)}`
  const seconds = (median(times) / 1000).toFixed(2)
  const cpu = `processor ${median(cpuRatios).toFixed(2)}`
  console.log(
    `${title.padEnd(68)} ${median(ratios).toFixed(2)} (${spread}), ${cpu}; ${seconds} s, peak ${Math.round(peakMiB)} MiB`,
  )
}

/** Wall clock and processor time of a child, the latter from bash, since Node does not tell. */
function timed(...command: string[]): Cost {
  const start = performance.now()
  const answer = run('bash', '-c', 'TIMEFORMAT="%U %S"; exec 3>&2 2>&1; time "$@" >/dev/null 2>&3', 'bash', ...command)
  const ms = performance.now() - start
  const [user = 0, system = 0] = answer.trim().split(' ').map(Number)
  return { ms, cpuMs: (user + system) * 1000 }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

function fill(block: (index: number) => Buffer): void {
  const file = openSync(path('disk.raw'), 'w')
  for (let index = 0; index * 2 * MIB < size; index++) writeSync(file, block(index), 0, MIB, index * 2 * MIB)
  closeSync(file)
}

/** Programs and libraries as they lie on a disk: the nearest thing to a guest that needs no download. */
function copyPrograms(): void {
  const file = openSync(path('disk.raw'), 'w')
  const archive = openSync(path('tree.tar'), 'w')
  closeSync(archive)
  execFileSync(
    'sh',
    ['-c', `tar -cf - --ignore-failed-read -C "$0" . 2>/dev/null | head -c ${size} > tree.tar`, values.tree],
    { cwd: folder },
  )
  const source = openSync(path('tree.tar'), 'r')
  const bytes = Buffer.allocUnsafe(4 * MIB)
  for (let at = 0; at * 2 < size; at += bytes.length) {
    const length = readSync(source, bytes, 0, bytes.length, at)
    if (length === 0) break
    writeSync(file, bytes, 0, length, at * 2)
  }
  closeSync(source)
  closeSync(file)
  rmSync(path('tree.tar'))
}
