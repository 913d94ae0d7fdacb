/** Looks at one VM and writes down what it is now, or that it is gone. */
import type { EndpointSession, VmTarget } from '@covisor/driver-api'
import type { EndpointRow } from '@covisor/store'
import { everyRow } from '../every-row.ts'
import { leftCopiesOn, writeLeftCopy } from './left-copies.ts'
import { writeVm } from './observe-endpoint.ts'
import type { Observer } from './observer.ts'
import { oneLookAtATime } from './one-look-at-a-time.ts'
import { writeGone } from './write-gone.ts'

export function observeVm(
  observer: Observer,
  endpoint: EndpointRow,
  session: EndpointSession,
  target: VmTarget,
  what: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  return oneLookAtATime(session, () => lookAtVm(observer, endpoint, session, target, what, signal))
}

async function lookAtVm(
  observer: Observer,
  endpoint: EndpointRow,
  session: EndpointSession,
  target: VmTarget,
  what: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const seen = await session.getVm(target, signal)
  await observer.store.transaction(async (tx) => {
    const { nativeRef } = target
    const owner = nativeRef === undefined ? undefined : (await leftCopiesOn(tx, endpoint.id)).get(nativeRef)
    if (owner !== undefined && nativeRef !== undefined) {
      await writeLeftCopy(tx, { vm: owner, endpoint: endpoint.id, nativeRef }, seen)
      return
    }
    if (seen === undefined) {
      const known =
        target.nativeRef === undefined
          ? await tx.vms.find('provider', target.vm)
          : await tx.vms.byNativeRef('provider', endpoint.id, target.nativeRef)
      if (known !== undefined) await writeGone(tx, known.id, what ?? 'gone from its host')
      return
    }
    const hosts = await everyRow((page) => tx.hosts.list('provider', { ...page, filter: { endpoint: endpoint.id } }))
    await writeVm(tx, observer, endpoint, new Map(hosts.map((host) => [host.nativeRef, host.id])), seen, what)
  })
}
