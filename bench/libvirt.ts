/**
 * The libvirt client beside libvirt's own: calls, lists, events, volumes and many connections, over unix, TLS and ssh.
 *
 * Peers, against the same private daemon and in turn with us: libvirt's C client through python3-libvirt (one thread), and
 * `virsh vol-upload` and `vol-download`. Each round measures both; the ratio is ours to the peer's within a round, printed as the
 * median of the rounds with their spread. Below 1 we are faster.
 *
 * Run: node bench/libvirt.ts [--rounds 7] [calls] [lists] [events] [volumes] [connections]
 */
import { parseArgs } from 'node:util'
import { startLibvirtd } from '../tests/lab/src/index.ts'
import { measureCalls } from './libvirt/calls.ts'
import { measureConnections } from './libvirt/connections.ts'
import { doorsOf } from './libvirt/doors.ts'
import { measureEvents } from './libvirt/events.ts'
import { measureLists } from './libvirt/lists.ts'
import { measureVolumes } from './libvirt/volumes.ts'

const sections = {
  calls: measureCalls,
  lists: measureLists,
  events: measureEvents,
  volumes: measureVolumes,
  connections: measureConnections,
} as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '7' } },
})
const unknown = positionals.find((name) => !(name in sections))
if (unknown !== undefined)
  throw new Error(`there is no section "${unknown}"; there are ${Object.keys(sections).join(', ')}`)

await using host = await startLibvirtd({ name: 'bench-libvirt', tls: true, ssh: true })
const world = { host, doors: doorsOf(host), rounds: Number(values.rounds) }
for (const [name, measure] of Object.entries(sections)) {
  if (positionals.length === 0 || positionals.includes(name)) await measure(world)
}
