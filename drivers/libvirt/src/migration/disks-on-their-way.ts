/** Where the disks that go along are, on both hosts, in the words of domain XML. */
import type { VmMove } from '@covisor/driver-api'
import type { Redirection } from '../domain-xml/redirect-disks.ts'
import { diskSourceAt } from '../session/disk-sources.ts'
import type { MovingHost } from './moving-host.ts'

/** Throws NOT_FOUND for a volume that is not there. */
export async function redirectionsOf(
  from: MovingHost,
  to: MovingHost,
  { disks = [] }: Pick<VmMove, 'disks'>,
  signal: AbortSignal,
): Promise<readonly Redirection[]> {
  return await Promise.all(
    disks.map(async (disk) => ({
      from: await diskSourceAt(from.link, from.facts, disk.from, signal),
      to: await diskSourceAt(to.link, to.facts, disk.to, signal),
    })),
  )
}
