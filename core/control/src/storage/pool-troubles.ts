/** What an administrator should look at in a pool before it is met at three in the morning. */
import { formatBytes, type HostId } from '@covisor/model'
import type { HostPoolRow } from '@covisor/store'

const NEARLY_FULL = 0.05

/** `seen`: best first. */
export function poolTroubles(
  seen: readonly HostPoolRow[],
  hosts: readonly { readonly id: HostId; readonly name: string }[],
  provisionedBytes: number,
): readonly string[] {
  const nameOf = (id: HostId) => hosts.find((host) => host.id === id)?.name ?? id
  const first = seen.find(({ active }) => active)
  const asleep = seen.filter(({ active }) => !active).map(({ host }) => nameOf(host))
  const troubles = asleep.length === 0 ? [] : [`it is not active on ${asleep.join(', ')}: see there why, and start it`]
  if (first === undefined) return seen.length === 0 ? ['no host sees it'] : troubles
  const { capacityBytes, availableBytes } = first
  if (capacityBytes > 0 && availableBytes < capacityBytes * NEARLY_FULL)
    troubles.push(
      `only ${formatBytes(availableBytes)} of ${formatBytes(capacityBytes)} are free: VMs that write stop when it is full`,
    )
  const beyond = provisionedBytes - capacityBytes
  if (capacityBytes > 0 && beyond > 0)
    troubles.push(`its volumes may grow to ${formatBytes(provisionedBytes)}, ${formatBytes(beyond)} more than there is`)
  return troubles
}
