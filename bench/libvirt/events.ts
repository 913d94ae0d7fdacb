/**
 * Events a second: a domain is paused and resumed as fast as the daemon can, and a listener waits for so many events.
 *
 * The daemon and whoever makes the events are the same for both listeners and may be what takes the time; so the listener's own
 * processor time is compared, too. Python's loop is libvirt's own (virEventRunDefaultImpl).
 */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { connect } from '../../protocols/libvirt/src/index.ts'
import { compare } from './compare.ts'
import type { Door, World } from './doors.ts'

const EVENTS = 20_000

export async function measureEvents({ doors, rounds }: World): Promise<void> {
  for (const door of doors.filter(({ name }) => name !== 'ssh')) {
    for (const figure of ['elapsed', 'processor'] as const) {
      const what = figure === 'elapsed' ? 'time' : "listener's processor time"
      await compare(
        `${what} an event, ${EVENTS} over ${door.name}`,
        { rounds, unit: 'µs' },
        {
          ours: async () => ((await listen(door))[figure] * 1_000) / EVENTS,
          peer: async () => ((await pythonListens(door))[figure] * 1_000) / EVENTS,
        },
      )
    }
  }
}

/** Milliseconds from the first event to the last. */
interface Taken {
  readonly elapsed: number
  readonly processor: number
}

async function listen(door: Door): Promise<Taken> {
  await using libvirt = await connect(door.ours('test', '/default'))
  await using events = await libvirt.events.domain('lifecycle', { limit: EVENTS })
  await using _source = makeEvents(door)
  await events.next()
  const [start, usage] = [performance.now(), process.cpuUsage()]
  for (let seen = 1; seen < EVENTS; seen++) await events.next()
  const { user, system } = process.cpuUsage(usage)
  return { elapsed: performance.now() - start, processor: (user + system) / 1_000 }
}

async function pythonListens(door: Door): Promise<Taken> {
  const listener = spawn('/usr/bin/python3', ['-c', pythonListener(door.peer('test', '/default'))])
  const lines = createInterface(listener.stdout)[Symbol.asyncIterator]()
  await lines.next()
  await using _source = makeEvents(door)
  const { value } = await lines.next()
  const [elapsed = Number.NaN, processor = Number.NaN] = String(value).split(' ').map(Number)
  return { elapsed, processor }
}

const pythonListener = (uri: string): string => `
import libvirt, time, os
libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open('${uri}')
seen = 0
def on_event(conn, dom, event, detail, opaque):
    global seen, start, used
    if seen == 0: start, used = time.perf_counter(), time.process_time()
    seen += 1
    if seen == ${EVENTS}:
        print((time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000, flush=True)
        os._exit(0)
conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, on_event, None)
print('ready', flush=True)
while True: libvirt.virEventRunDefaultImpl()
`

/** In a process of its own, which must not share a processor's loop with the listener. */
function makeEvents(door: Door): AsyncDisposable {
  const child = fork(fileURLToPath(import.meta.url), [door.ours('test', '/default')])
  const [gone] = [once(child, 'exit')]
  return {
    async [Symbol.asyncDispose]() {
      child.kill()
      await gone
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await pauseAndResume(process.argv[2] ?? '')

/** Until it is killed. Pairs are sent ahead: the daemon works on them in order. */
async function pauseAndResume(uri: string): Promise<void> {
  await using libvirt = await connect(uri)
  const [dom] = await libvirt.listDomains()
  if (dom === undefined) throw new Error('the test hypervisor has no domain')
  const turn = async (): Promise<void> => {
    for (;;) {
      await libvirt.call.domainSuspend({ dom }).catch(() => {})
      await libvirt.call.domainResume({ dom }).catch(() => {})
    }
  }
  await Promise.all([turn(), turn(), turn()])
}
