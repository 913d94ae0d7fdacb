/**
 * Define and start through the API, from the request to the end of its task, beside `virsh define` and `virsh start` of the same domain on
 * the same private host, in turn. Budget: ≤ 1.15 × virsh.
 *
 * The peer gets the very XML that Covisor made (without its ids), so both ask QEMU for the same machine.
 *
 * Run: node bench/server-define-start.ts [rounds]
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accepted, type CovisorClient, unwrap, waitForTask } from '@covisor/client'
import { type LabHost, runCommand, startLibvirtd } from '../tests/lab/src/index.ts'
import { newDataDirectory, removeDataDirectory, startServerUnderTest } from './server-under-test.ts'

const rounds = Number(process.argv[2] ?? 15)

await using host = await startLibvirtd({ name: 'bench-define' })
const data = await newDataDirectory()
const server = await startServerUnderTest(data)
try {
  await compare(host, server.client)
  console.log(`memory of the server with children afterwards: ${Math.round(await server.memoryMiB())} MiB`)
} finally {
  await server.stop()
  await removeDataDirectory(data)
}

async function compare(lab: LabHost, client: CovisorClient): Promise<void> {
  await ended(client, accepted(client.POST('/v1/endpoints', { body: { uri: lab.uri } })))
  const [here] = (await unwrap(client.GET('/v1/hosts'))).items
  if (here === undefined) throw new Error('the lab host was enrolled and is not listed')
  await ended(client, accepted(client.POST('/v1/pools', { body: { name: 'bench', host: here.id, path: lab.pool } })))
  const ratios: number[] = []
  const times: { readonly ours: number; readonly peer: number }[] = []
  let xml: string | undefined
  for (let round = -1; round < rounds; round++) {
    const name = `bench-${round + 1}`
    const start = performance.now()
    const vm = await createAndStart(client, name)
    const ours = performance.now() - start

    xml ??= withoutIds(await nativeConfig(client, vm))
    await remove(client, vm)
    const peer = await defineAndStart(lab, xml)
    if (round === -1) continue // warm up: both probe QEMU once
    times.push({ ours, peer })
    ratios.push(ours / peer)
  }
  ratios.sort((a, b) => a - b)
  const [least, middle, most] = [ratios[0], ratios[ratios.length >> 1], ratios.at(-1)].map((ratio) => ratio?.toFixed(2))
  console.log(`define and start: ratio ${middle} (${least}–${most}, ${rounds} rounds), budget ≤ 1.15`)
  console.log(`  ours ${median(times.map(({ ours }) => ours))} ms, virsh ${median(times.map(({ peer }) => peer))} ms`)
}

async function createAndStart(client: CovisorClient, name: string): Promise<string> {
  const body = { name, vcpus: 1, memoryMiB: 64, disks: [], nics: [], start: true }
  const { task, created } = await accepted(client.POST('/v1/vms', { body }))
  await ended(client, Promise.resolve({ task, created }))
  if (created === undefined) throw new Error('the server did not say which VM it made')
  return created
}

async function remove(client: CovisorClient, vm: string): Promise<void> {
  const params = { path: { vm }, query: { force: true, purge: true } }
  await ended(client, accepted(client.DELETE('/v1/vms/{vm}', { params })))
}

async function nativeConfig(client: CovisorClient, vm: string): Promise<string> {
  const reply = await unwrap(client.GET('/v1/vms/{vm}/native-config', { params: { path: { vm } }, parseAs: 'text' }))
  return String(reply)
}

function withoutIds(xml: string): string {
  return xml.replace(/<name>.*?<\/name>/, '<name>peer</name>').replace(/<uuid>.*?<\/uuid>/, '')
}

async function defineAndStart(lab: LabHost, xml: string): Promise<number> {
  const file = join(lab.directory, 'peer.xml')
  await writeFile(file, xml)
  const virsh = (...args: string[]) => runCommand(['virsh', '--quiet', '--connect', lab.uri, ...args])
  const start = performance.now()
  await virsh('define', file)
  await virsh('start', 'peer')
  const took = performance.now() - start
  await virsh('destroy', 'peer')
  await virsh('undefine', 'peer', '--nvram')
  return took
}

async function ended(client: CovisorClient, call: ReturnType<typeof accepted>): Promise<void> {
  const { task } = await call
  const last = await waitForTask(client, task.id)
  if (last.state !== 'succeeded') throw new Error(`${last.title}: ${last.state}: ${last.error?.text}`)
}

function median(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[sorted.length >> 1] ?? Number.NaN).toFixed(0)
}
