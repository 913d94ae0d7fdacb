/**
 * Hosts and clusters are the provider's: who may not see them names none, and learns nothing by trying. Asked before anything is
 * looked up, so the answer is the same for names that there are.
 */
import { type Actor, AppError, may } from '@covisor/model'

/** Throws NOT_FOUND. */
export function refuseNamedPlace(
  actor: Actor,
  { host, cluster }: { readonly host?: string | undefined; readonly cluster?: string | undefined },
): void {
  if (host !== undefined && !may(actor, 'host:read')) throw new AppError('NOT_FOUND', { kind: 'host', name: host })
  if (cluster !== undefined && !may(actor, 'cluster:read'))
    throw new AppError('NOT_FOUND', { kind: 'cluster', name: cluster })
}
