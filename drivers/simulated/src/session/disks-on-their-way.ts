/** Disks that go along with a VM: where they are over there, and what is in them. */
import type { DiskOnItsWay, ObservedVm, VolumeLocation } from '@covisor/driver-api'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import { contentOf, getVolume, keep, mustHaveRoom } from './volumes.ts'

type Disks = readonly DiskOnItsWay[]

export const isAt = (place: VolumeLocation | undefined, other: VolumeLocation): boolean =>
  place?.pool === other.pool && place.name === other.name

const wayOf = (volume: VolumeLocation | undefined, disks: Disks): DiskOnItsWay | undefined =>
  disks.find(({ from }) => isAt(volume, from))

/** The VM as the other host will have it. */
export const redirected = (observed: ObservedVm, disks: Disks): ObservedVm => ({
  ...observed,
  disks: observed.disks.map((disk) => {
    const to = wayOf(disk.source?.volume, disks)?.to
    return to === undefined ? disk : { ...disk, source: { volume: { pool: to.pool, name: to.name } } }
  }),
})

/** The VM without what goes along: the other host need not have it yet. */
export const withoutDisks = (observed: ObservedVm, disks: Disks): ObservedVm => ({
  ...observed,
  disks: observed.disks.filter(({ source }) => wayOf(source?.volume, disks) === undefined),
})

/** Of what the guest writes to; what it only reads is in the other volume already. Throws POOL_FULL. */
export async function mirrorDisks(
  from: SimulatedEndpoint,
  to: SimulatedEndpoint,
  observed: ObservedVm,
  disks: Disks,
): Promise<void> {
  for (const { readOnly, source } of observed.disks) {
    const way = wayOf(source?.volume, disks)
    if (way === undefined || readOnly) continue
    const content = await contentOf(from, getVolume(from, way.from))
    const volume = getVolume(to, way.to)
    mustHaveRoom(to, volume.pool, content.allocatedBytes - volume.allocatedBytes)
    const copy = to.contents.create(content.length)
    copy.write(0, content.read(0, content.length))
    keep(to, volume, copy)
    if (volume.content !== undefined) to.contents.drop(volume.content)
  }
}
