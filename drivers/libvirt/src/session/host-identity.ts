/**
 * Whether the host behind a session is the one that enrolment saw.
 *
 * libvirt takes a host's UUID from SMBIOS or from its configuration. Where there is neither (many ARM boards, some clouds and
 * containers), the daemon makes up another one each time it starts (virSetHostUUIDStr in libvirt's src/util/viruuid.c). Such a host is
 * known by its name, and keeps the UUID that it had when it was enrolled: everything recorded of it refers to that.
 */
import type { PinnedIdentity } from '@covisor/driver-api'

export interface SeenHost {
  readonly nativeRef: string
  readonly hostname: string
  /** What SMBIOS says was there to be read, so the UUID is the hardware's. */
  readonly hasSmbios: boolean
}

/** The identity to go by from now on; undefined if this is another host than the pinned one. */
export function recogniseHost(seen: SeenHost, pinned: PinnedIdentity | undefined): PinnedIdentity | undefined {
  if (pinned === undefined) return { hypervisor: seen.nativeRef, hostname: seen.hostname }
  if (pinned.hypervisor === seen.nativeRef) return pinned
  const madeUp = !seen.hasSmbios && isRandom(seen.nativeRef) && isRandom(pinned.hypervisor)
  return madeUp && pinned.hostname === seen.hostname ? pinned : undefined
}

/** A random UUID says so of itself: version 4 (RFC 9562, section 5.4). */
const isRandom = (uuid: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(uuid)
