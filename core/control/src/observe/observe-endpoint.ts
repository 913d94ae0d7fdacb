/**
 * Writes down everything an endpoint has: hosts, pools, volumes, networks, VMs; forgets what is gone.
 *
 * Only observation: what was desired is never touched, and nothing is asked of the host but to tell. Large inventories are
 * written in small batches with a pause between them: a transaction holds SQLite's only writer, and SQLite's answers come without
 * giving anybody else a turn.
 */
import { setImmediate as othersTurn } from 'node:timers/promises'
import type { EndpointSession, ObservedVm } from '@covisor/driver-api'
import { type HostId, type InstallationId, newId, type VmId } from '@covisor/model'
import type { EndpointRow, Store, Tx } from '@covisor/store'
import { everyRow } from '../every-row.ts'
import { givenName } from '../host/given-name.ts'
import { leftCopiesOn, writeLeftCopy } from './left-copies.ts'
import { observeNetworks } from './observe-networks.ts'
import { observePools } from './observe-pools.ts'
import type { Observer } from './observer.ts'
import { oneLookAtATime } from './one-look-at-a-time.ts'
import { writeGone } from './write-gone.ts'

/** Some tens of milliseconds on a slow disk: requests that come meanwhile wait no longer than that. */
const ROWS_PER_TRANSACTION = 25

export function observeEndpoint(
  observer: Observer,
  endpoint: EndpointRow,
  session: EndpointSession,
  signal: AbortSignal,
): Promise<void> {
  return oneLookAtATime(session, () => lookAtAll(observer, endpoint, session, signal))
}

async function lookAtAll(
  observer: Observer,
  endpoint: EndpointRow,
  session: EndpointSession,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const { store } = observer
  const hosts = await observeHosts(observer, endpoint, session, signal)
  const single = hosts.size === 1 ? [...hosts.values()][0] : undefined
  // libvirt's pools and networks belong to the one host of the endpoint; endpoints of several hosts will tell per host.
  if (single !== undefined) {
    await observePools(observer, endpoint, single, session, signal)
    await observeNetworks(observer, endpoint, single, session, signal)
  }

  const all = await session.listVms(signal)
  const left = await leftCopiesOn(store, endpoint.id)
  await writeLeftCopies(store, endpoint, left, all)
  const seen = all.filter(({ nativeRef }) => !left.has(nativeRef))
  for (const batch of batches(seen)) {
    await store.transaction(async (tx) => {
      for (const vm of batch) await writeVm(tx, observer, endpoint, hosts, vm)
    })
    await othersTurn()
  }

  const refs = new Set(seen.map((vm) => vm.nativeRef))
  const known = await store.vms.onEndpoint('provider', endpoint.id)
  const gone = known.filter((vm) => vm.nativeRef !== null && vm.power !== null && !refs.has(vm.nativeRef))
  const neverThere = known.filter((vm) => !vm.managed && vm.power === null)
  if (gone.length + neverThere.length > 0) {
    await store.transaction(async (tx) => {
      for (const vm of [...gone, ...neverThere]) await writeGone(tx, vm.id, 'gone from its host')
    })
  }
  await store.transaction((tx) => tx.endpoints.seen(endpoint.id))
}

async function writeLeftCopies(
  store: Store,
  { id: endpoint }: EndpointRow,
  left: ReadonlyMap<string, VmId>,
  seen: readonly ObservedVm[],
): Promise<void> {
  if (left.size === 0) return
  const there = new Map(seen.map((vm) => [vm.nativeRef, vm]))
  await store.transaction(async (tx) => {
    for (const [nativeRef, vm] of left) await writeLeftCopy(tx, { vm, endpoint, nativeRef }, there.get(nativeRef))
  })
}

async function observeHosts(
  { store }: Observer,
  endpoint: EndpointRow,
  session: EndpointSession,
  signal: AbortSignal,
): Promise<Map<string, HostId>> {
  const seen = await session.hosts(signal)
  const ids = new Map<string, HostId>()
  for (const batch of batches(seen)) {
    await store.transaction(async (tx) => {
      // Read here: the session is older than a name that was given since.
      const called = givenName((await tx.endpoints.find('provider', endpoint.id)) ?? endpoint, seen.length)
      for (const host of batch) {
        const row = await tx.hosts.upsertObserved(host, {
          endpoint: endpoint.id,
          newId: newId('host'),
          called,
        })
        ids.set(host.nativeRef, row.id)
      }
    })
    await othersTurn()
  }
  return await store.transaction(async (tx) => {
    const known = await everyRow((page) => tx.hosts.list('provider', { ...page, filter: { endpoint: endpoint.id } }))
    for (const host of known) if (!ids.has(host.nativeRef)) await tx.hosts.remove('provider', host.id)
    return ids
  })
}

function* batches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += ROWS_PER_TRANSACTION)
    yield rows.slice(from, from + ROWS_PER_TRANSACTION)
}

/** Writes one VM. Its host is the one it names; a VM on a host that is not known yet waits for the next full look. */
export async function writeVm(
  tx: Tx,
  { installation }: Observer,
  endpoint: EndpointRow,
  hosts: ReadonlyMap<string, HostId>,
  vm: ObservedVm,
  what?: string,
): Promise<VmId | undefined> {
  const host = hosts.get(vm.nativeHost)
  if (host === undefined) return undefined
  const marked = await ourVm(tx, installation, endpoint, vm)
  if (marked !== undefined && (await runsElsewhere(tx, marked, endpoint, vm))) return undefined
  const { id } = await tx.vms.upsertObserved(vm, {
    endpoint: endpoint.id,
    host,
    vm: marked,
    newVm: { id: newId('vm'), organisation: endpoint.organisation, project: endpoint.project },
    what,
  })
  return id
}

/**
 * A move leaves a copy behind: for a moment one that stands still, and for good the definition, when other hands moved the VM
 * without removing it. The VM is where it runs.
 */
async function runsElsewhere(tx: Tx, id: VmId, endpoint: EndpointRow, seen: ObservedVm): Promise<boolean> {
  const known = await tx.vms.find('provider', id)
  if (known === undefined || known.endpoint === null || known.endpoint === endpoint.id) return false
  const isOn = (power: ObservedVm['power'] | null): boolean => power === 'running' || power === 'paused'
  return isOn(known.power) && (seen.moving === 'leaving' || !isOn(seen.power))
}

/**
 * A marker is only a claim: it counts when it is this installation's and the VM is in our store. A copy (virt-clone) carries
 * the marker of its original too; as long as that is there, the copy is somebody else's VM.
 */
async function ourVm(
  tx: Tx,
  installation: InstallationId,
  endpoint: EndpointRow,
  { marker, nativeRef }: ObservedVm,
): Promise<VmId | undefined> {
  if (marker === undefined || marker.installation !== installation) return undefined
  const vm = await tx.vms.find('provider', marker.vm)
  // A deleted VM that comes back does so under its own reference.
  if (vm?.record === 'deleted' && vm.nativeRef !== nativeRef) return undefined
  const isOtherThere = vm?.power !== null && vm?.nativeRef !== null && vm?.nativeRef !== nativeRef
  const isCopy = vm?.endpoint === endpoint.id && isOtherThere
  return isCopy ? undefined : vm?.id
}
