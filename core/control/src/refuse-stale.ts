/** If-Match for everything that a task can be asked for: the same check in a plan and in the transaction that accepts. */
import { AppError, type IdKind } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import type { CallOptions } from './outcome.ts'

interface Reads {
  find(scope: 'provider', id: string): Promise<{ readonly generation: number } | undefined>
}

/** Throws CONFLICT when the caller has read another generation, or of something that is not there. */
export async function refuseStale(
  { vms, volumes, images, networks, pools, endpoints, groups }: StoreReads,
  { ifGeneration }: CallOptions,
  { kind, id, name }: { readonly kind: IdKind; readonly id: string | undefined; readonly name: string },
): Promise<void> {
  if (ifGeneration === undefined) return
  const readsOf: Partial<Record<IdKind, Reads>> = {
    vm: vms,
    volume: volumes,
    image: images,
    network: networks,
    pool: pools,
    endpoint: endpoints,
    group: groups,
  }
  const row = id === undefined ? undefined : await readsOf[kind]?.find('provider', id)
  if (row?.generation !== ifGeneration) throw new AppError('CONFLICT', { what: `${kind} "${name}"` })
}
