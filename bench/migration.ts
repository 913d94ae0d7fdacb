/**
 * A live migration through the API, from the request to the end of its task, beside `virsh migrate --live` of the same guest between the
 * same two private hosts, in turn. Budgets: ≤ 150 ms more than virsh, and the same downtime within noise.
 *
 * The guest is a booted Linux that rests at its shell, so that both copy the same memory. Every round goes there and back with each of the
 * two, and who begins changes. The downtime is libvirt's own figure for both, asked of the host where the guest arrived.
 *
 * Run: node bench/migration.ts [rounds]
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accepted, type CovisorClient, unwrap, waitForTask } from '@covisor/client'
import { type Lab, type LabHost, runCommand, startLab, tinyGuest } from '../tests/lab/src/index.ts'
import { newDataDirectory, removeDataDirectory, startServerUnderTest } from './server-under-test.ts'

const rounds = Number(process.argv[2] ?? 15)
const VM = 'bench-mover'
const MEMORY_MIB = 256

interface Figure {
  readonly tookMs: number
  readonly downtimeMs: number
}

await using lab = await startLab({ hosts: 2, qemuConf: ['stdio_handler = "file"'] })
const data = await newDataDirectory()
const server = await startServerUnderTest(data)
try {
  await boot(lab)
  for (const { uri } of lab.hosts) await ended(server.client, server.client.POST('/v1/endpoints', { body: { uri } }))
  await compare(lab, server.client)
} finally {
  await server.stop()
  await removeDataDirectory(data)
}

async function compare({ hosts }: Lab, client: CovisorClient): Promise<void> {
  const [one, two] = hosts as readonly [LabHost, LabHost]
  const ours: Figure[] = []
  const peer: Figure[] = []
  const ways = [
    { figures: ours, move: (_from: LabHost, to: LabHost) => throughCovisor(client, to) },
    { figures: peer, move: throughVirsh },
  ]
  for (let round = 0; round <= rounds; round++) {
    for (const { figures, move } of round % 2 === 0 ? ways : ways.toReversed()) {
      for (const [from, to] of [
        [one, two],
        [two, one],
      ] as const) {
        const start = performance.now()
        await move(from, to)
        const tookMs = performance.now() - start
        const figure = { tookMs, downtimeMs: await downtimeOf(to) }
        if (round > 0) figures.push(figure) // the first round warms up
        await untilSeen(client, to.name)
      }
    }
  }
  const pairs = ours.map(({ tookMs }, index) => tookMs - peer[index]!.tookMs)
  console.log(
    `live migration of ${MEMORY_MIB} MiB, ${ours.length} moves each, times in ms: median (quarter to three quarters)`,
  )
  console.log(`  covisor        ${spread(ours.map(({ tookMs }) => tookMs))}`)
  console.log(`  virsh migrate  ${spread(peer.map(({ tookMs }) => tookMs))}`)
  console.log(`  more, in pairs ${spread(pairs)}, budget ≤ 150`)
  console.log(`  downtime       ${spread(ours.map(({ downtimeMs }) => downtimeMs))} covisor`)
  console.log(`                 ${spread(peer.map(({ downtimeMs }) => downtimeMs))} virsh`)
}

async function throughCovisor(client: CovisorClient, { name: to }: LabHost): Promise<void> {
  await ended(client, client.POST('/v1/vms/{vm}/migrate', { params: { path: { vm: VM } }, body: { to } }))
}

/** As Covisor does it: managed by the client, the same flags; whether both see the same disks is not asked. */
async function throughVirsh(from: LabHost, to: LabHost): Promise<void> {
  const flags = ['--live', '--persistent', '--undefinesource', '--unsafe', '--auto-converge']
  const args = ['migrate', ...flags, VM, to.uri, `tcp://${to.name}`]
  await from.run(['virsh', '--quiet', '--connect', from.uri, ...args])
}

async function downtimeOf(host: LabHost): Promise<number> {
  const info = await runCommand(['virsh', '--connect', host.uri, 'domjobinfo', VM, '--completed'])
  return Number(/^(?:Downtime w\/o network|Total downtime):\s+(\d+)/m.exec(info)?.[1] ?? Number.NaN)
}

/** Moved by virsh, it must be seen there before Covisor can be asked to move it on. */
async function untilSeen(client: CovisorClient, host: string): Promise<void> {
  for (;;) {
    const { items } = await unwrap(client.GET('/v1/vms', { params: { query: { name: VM } } }))
    if (items[0]?.host?.name === host && items[0].state === 'running' && items[0].task === null) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function boot({ hosts, shared }: Lab): Promise<void> {
  const { kernel, initrd, commandLine, readyLine } = await tinyGuest()
  const said = join(shared, 'said')
  await writeFile(said, '')
  const [host] = hosts
  await host!.virshXml(
    'define',
    `<domain type="qemu">
      <name>${VM}</name>
      <memory unit="MiB">${MEMORY_MIB}</memory>
      <vcpu>1</vcpu>
      <os>
        <type arch="x86_64" machine="q35">hvm</type>
        <kernel>${kernel}</kernel><initrd>${initrd}</initrd><cmdline>${commandLine}</cmdline>
      </os>
      <features><acpi/></features>
      <cpu mode="custom" match="exact" check="none"><model fallback="allow">qemu64</model></cpu>
      <devices><serial type="file"><source path="${said}" append="on"/></serial></devices>
    </domain>`,
  )
  await host!.virsh('start', VM)
  while (!(await readFile(said, 'utf8')).includes(readyLine)) await new Promise((resolve) => setTimeout(resolve, 100))
}

async function ended(client: CovisorClient, call: Parameters<typeof accepted>[0]): Promise<void> {
  const { task } = await accepted(call)
  const last = await waitForTask(client, task.id)
  if (last.state !== 'succeeded') throw new Error(`${last.title}: ${last.state}: ${last.error?.text}`)
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN)
  return `${at(0.5)} (${at(0.25)} to ${at(0.75)})`
}
