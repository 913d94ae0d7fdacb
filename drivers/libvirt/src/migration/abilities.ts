/** What a libvirt host can do for a VM that leaves it. Decided by versions, because QEMU tells its migration capabilities only to libvirt. */
import type { MigrationAbility } from '@covisor/driver-api'
import { versionText } from '../host-xml/version.ts'
import type { HostFacts } from '../session/host-facts.ts'

/** libvirt writes 5.2.0 as 5002000. */
const version = (major: number, minor: number): bigint => BigInt(major * 1_000_000 + minor * 1_000)

interface Need {
  readonly libvirt: bigint
  readonly qemu: bigint
}

/** The first releases that have it. */
const needs: Readonly<Record<MigrationAbility, Need>> = {
  'auto-converge': { libvirt: version(1, 2), qemu: version(1, 6) },
  parallel: { libvirt: version(5, 2), qemu: version(4, 0) },
  'post-copy': { libvirt: version(1, 3), qemu: version(2, 6) },
  tls: { libvirt: version(3, 2), qemu: version(2, 7) },
  'peer-to-peer': { libvirt: version(1, 1), qemu: version(0, 12) },
  tunnelled: { libvirt: version(1, 1), qemu: version(0, 12) },
}

export function abilitiesOf(
  facts: Pick<HostFacts, 'libvirtVersion' | 'hypervisorVersion'>,
): Record<MigrationAbility, true | string> {
  const entries = Object.entries(needs).map(([ability, need]) => [ability, reasonAgainst(need, facts) ?? true])
  return Object.fromEntries(entries) as Record<MigrationAbility, true | string>
}

function reasonAgainst(
  need: Need,
  { libvirtVersion, hypervisorVersion }: Pick<HostFacts, 'libvirtVersion' | 'hypervisorVersion'>,
): string | undefined {
  const older = (name: string, has: bigint, wanted: bigint) =>
    has < wanted ? `it needs ${name} ${versionText(wanted)}, the host has ${versionText(has)}` : undefined
  return older('libvirt', libvirtVersion, need.libvirt) ?? older('QEMU', hypervisorVersion, need.qemu)
}
