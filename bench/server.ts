/**
 * The server at rest: time to its first answer, and memory, with one real host and with a simulated fleet.
 *
 * Budgets (docs/architecture.md): one host, memory with children ≤ 150 MB; 1,250 hosts with 20,000 VMs ≤ 600 MB and ≤ 1.5 s to the first
 * answer over a store of that size. Peers, published: Harvester asks for 12 GiB, Xen Orchestra for 2 GiB.
 *
 * Run: node bench/server.ts [starts] [hosts] [vms]
 */
import { setTimeout } from 'node:timers/promises'
import { accepted, waitForTask } from '@covisor/client'
import { startLibvirtd } from '../tests/lab/src/index.ts'
import {
  newDataDirectory,
  removeDataDirectory,
  type ServerUnderTest,
  startServerUnderTest,
} from './server-under-test.ts'

const [starts = 7, hosts = 1250, vms = 20_000] = process.argv.slice(2).map(Number)
/** "Idle": long enough for reconcilers and statistics to have run several times. */
const SETTLE_MS = 20_000

{
  await using host = await startLibvirtd({ name: 'bench-server' })
  await measure('one libvirt host', host.uri)
}
await measure(`${hosts} hosts and ${vms} VMs, simulated`, `sim://fleet?hosts=${hosts}&vms=${vms}`)

async function measure(what: string, uri: string): Promise<void> {
  const data = await newDataDirectory()
  try {
    const first = await startServerUnderTest(data)
    const began = performance.now()
    await enrol(first, uri)
    console.log(`${what}: enrolled in ${Math.round(performance.now() - began)} ms`)
    await setTimeout(SETTLE_MS)
    const idle = await first.memoryMiB()
    await first.stop()

    const times: number[] = []
    const cpu: number[] = []
    for (let count = 0; count < starts; count++) {
      const server = await startServerUnderTest(data)
      times.push(server.firstAnswerMs)
      cpu.push(server.firstAnswerCpuMs)
      await server.stop()
    }
    times.sort((a, b) => a - b)
    cpu.sort((a, b) => a - b)
    const spread = `${Math.round(times[0] ?? 0)}–${Math.round(times.at(-1) ?? 0)}`
    console.log(
      `${what}: first answer ${Math.round(times[times.length >> 1] ?? 0)} ms (${spread}, ${starts} starts), processor ${cpu[cpu.length >> 1]} ms`,
    )
    console.log(`${what}: idle memory with children ${Math.round(idle)} MiB`)
  } finally {
    await removeDataDirectory(data)
  }
}

async function enrol({ client }: ServerUnderTest, uri: string): Promise<void> {
  const { task } = await accepted(client.POST('/v1/endpoints', { body: { uri } }))
  const ended = await waitForTask(client, task.id)
  if (ended.state !== 'succeeded') throw new Error(`enrolling ${uri}: ${ended.error?.text}`)
}
