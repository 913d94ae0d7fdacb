/**
 * The placement's promise, checked again in the transaction that makes it: two requests that each found room on a host may
 * not find it together, and a host may have gone into maintenance since it was chosen.
 *
 * Asked after the reservation was written, so that "what is promised" includes it; on PostgreSQL the transaction is
 * serializable, and the later of two that read each other's host is repeated.
 */
import { AppError, formatBytes, type HostId } from '@covisor/model'
import { capacityOf, defaultPolicy } from '@covisor/scheduler'
import type { Tx } from '@covisor/store'
import { promisedOn } from './fleet-snapshot.ts'

/** `what`: the VM that was just promised its share. Throws CAPACITY_EXHAUSTED. */
export async function refuseOverpromised(tx: Tx, host: HostId, what: string): Promise<void> {
  const row = await tx.hosts.get('provider', host)
  const refused = (why: string) => new AppError('CAPACITY_EXHAUSTED', { wanted: what, why: `${row.name}: ${why}` })
  if (row.duty !== 'active') throw refused('it went into maintenance meanwhile')
  const capacity = capacityOf({ logicalCpus: row.cpus, memoryMiB: row.memoryMiB }, defaultPolicy)
  const promised = (await promisedOn(tx, [host])).get(host) ?? { vcpus: 0, memoryMiB: 0 }
  const tooMuchMiB = promised.memoryMiB - capacity.memoryMiB
  if (tooMuchMiB > 0)
    throw refused(`${formatBytes(tooMuchMiB * 2 ** 20)} of its memory were promised to others meanwhile`)
  const tooMany = promised.vcpus - capacity.vcpus
  if (tooMany > 0) throw refused(`${tooMany} of its vCPUs were promised to others meanwhile`)
}
