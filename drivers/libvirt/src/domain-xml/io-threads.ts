/**
 * How many threads serve disks beside the main loop: one per virtio disk and one for a virtio-scsi controller, up to four.
 * More gives nothing: a thread serves several disks well, and each one costs memory and a place on the host's CPUs.
 */
import type { VmSpec } from '@covisor/model'
import type { VmHost } from './vm-host.ts'

const MOST = 4

export function ioThreadCount(spec: VmSpec, host: VmHost): number {
  if (!host.hasIoThreads) return 0
  const virtio = spec.disks.filter((disk) => disk.bus === 'virtio').length
  return Math.min(MOST, virtio + (usesScsi(spec) ? 1 : 0))
}

export const usesScsi = (spec: VmSpec): boolean => [...spec.disks, ...spec.cdroms].some(({ bus }) => bus === 'scsi')
