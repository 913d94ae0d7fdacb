/**
 * One conversation with a daemon, always the same, so that what a real daemon said to it can be replayed: the calls get the
 * same serials every time.
 *
 * `converse` makes the calls one after another (for recording, see record.ts) or all at once (for replaying: the answers
 * are there already). It covers what replies are made of: arrays, unions, optional parts, text, errors, events, a stream.
 */
import { Subscriptions } from '../src/events/subscriptions.ts'
import { remoteCalls } from '../src/protocol/remote.ts'
import { remoteProgram } from '../src/session/program.ts'
import type { Session } from '../src/session/session.ts'

export const POOL = 'covisor-recorded'
export const VOLUME = 'v'
const UUID = '0b5cbd1c-2f50-4f4c-9d8a-5d7a3f6f2a11'
const dom = { name: 'recorded', uuid: UUID, id: -1 }
const vol = { pool: POOL, name: VOLUME, key: '' }
const SPARSE = 1
const DOMAIN = `<domain type='qemu'><name>recorded</name><uuid>${UUID}</uuid><memory>65536</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`

export async function converse(
  session: Session,
  { inTurn }: { readonly inTurn: boolean },
): Promise<PromiseSettledResult<unknown>[]> {
  const subscriptions = new Subscriptions(session)
  const outcomes: Promise<unknown>[] = []
  for (const step of steps(session, subscriptions)) {
    const outcome = step()
    outcome.catch(() => {}) // looked at below, in the end
    outcomes.push(outcome)
    if (inTurn) await outcome.catch(() => {})
  }
  return Promise.allSettled(outcomes)
}

function steps(session: Session, subscriptions: Subscriptions): readonly (() => Promise<unknown>)[] {
  const call = (name: keyof typeof remoteCalls, args: object) => () =>
    session.call(remoteProgram, name, remoteCalls[name] as never, args as never, { priority: 'high' })
  return [
    call('authList', {}),
    call('connectOpen', { name: 'qemu:///system' }),
    call('connectSupportsFeature', { feature: 10 }),
    () => firstEvent(subscriptions),
    call('domainDefineXml', { xml: DOMAIN }),
    call('connectListAllDomains', {}),
    call('domainGetXmlDesc', { dom }),
    call('connectGetAllDomainStats', { doms: [] }),
    call('domainLookupByName', { name: 'no such domain' }),
    call('nodeGetInfo', {}),
    call('connectListAllStoragePools', {}),
    call('storageVolGetInfo', { vol }),
    () => download(session),
    call('connectGetHostname', {}),
    call('domainUndefineFlags', { dom }),
  ]
}

/** Subscribes, and hands on whatever comes: only the subscribing is waited for. */
async function firstEvent(subscriptions: Subscriptions): Promise<void> {
  const feed = await subscriptions.domain('lifecycle', { limit: 100 })
  void feed.next().catch(() => {})
}

async function download(session: Session): Promise<number> {
  const args = { vol, offset: 0n, length: 0n, flags: SPARSE as never }
  const procedure = remoteCalls.storageVolDownload
  const { stream } = await session.openStream(remoteProgram, 'storageVolDownload', procedure, args, {
    priority: 'high',
  })
  let bytes = 0
  for await (const part of stream.parts()) bytes += Number(part.kind === 'data' ? part.bytes.length : part.length)
  return bytes
}
