/** Disks of a host's VMs that go to other volumes, as the driver's part. */
import type { DiskMovePart } from '@covisor/driver-api'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'
import { findDisk } from './find-disk.ts'
import { mirrorDisk, settleMirror } from './mirror-disk.ts'
import { repointDisk } from './repoint-disk.ts'

export function diskMovePart(link: HostLink, facts: HostFacts): DiskMovePart {
  return {
    obstacles: async (move, signal) => (await findDisk(link, facts, move, signal)).obstacles,
    mirror: (move, report, signal) => mirrorDisk(link, facts, move, report, signal),
    settle: (move, signal) => settleMirror(link, facts, move, signal),
    repoint: (move, signal) => repointDisk(link, facts, move, signal),
  }
}
