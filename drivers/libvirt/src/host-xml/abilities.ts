/**
 * Our vocabulary of capabilities for a libvirt host: granted, or why not.
 *
 * Three families: QEMU with or without KVM, the test hypervisor (everything but guests), and the rest (LXC, Xen, VirtualBox
 * through libvirt), whose VMs are watched and switched but not made.
 */
import { type Capabilities, type CapabilityName, capabilityNames } from '@covisor/model'
import type { VmHost } from '../domain-xml/vm-host.ts'

/** How libvirt calls the hypervisor: 'QEMU', 'TEST', 'LXC', 'Xen', … */
export type HypervisorFamily = 'qemu' | 'test' | 'other'

export function familyOf(connectionType: string): HypervisorFamily {
  const type = connectionType.toLowerCase()
  return type === 'qemu' || type === 'test' ? type : 'other'
}

export function capabilitiesOf(
  family: HypervisorFamily,
  connectionType: string,
  host: VmHost,
  libvirtVersion: bigint,
): Capabilities {
  const against = (name: CapabilityName) =>
    reasonAgainst(name, family, connectionType, host) ?? tooOld(name, libvirtVersion)
  return Object.fromEntries(capabilityNames.map((name) => [name, against(name) ?? true])) as Capabilities
}

const PRETENDS = 'the test hypervisor runs no guests'

const NOT_ON_TEST: Partial<Record<CapabilityName, string>> = {
  'console-serial': PRETENDS,
  'console-vnc': PRETENDS,
  'guest-agent': PRETENDS,
  'guest-facts': PRETENDS,
  'live-migration': PRETENDS,
  screenshot: PRETENDS,
  'send-keys': PRETENDS,
  uefi: 'the test hypervisor has no firmware',
  'volume-resize': 'the test hypervisor keeps volumes only as a description',
  'volume-upload': 'the test hypervisor keeps volumes only as a description',
}

const NO_EMULATOR = 'libvirt finds no QEMU there; install it and restart libvirt'

const ON_OTHERS: ReadonlySet<CapabilityName> = new Set(['pause', 'console-serial', 'storage-volumes'])

function reasonAgainst(
  name: CapabilityName,
  family: HypervisorFamily,
  connectionType: string,
  host: VmHost,
): string | undefined {
  if (family === 'other') {
    return ON_OTHERS.has(name) ? undefined : `VMs of ${connectionType} are observed and switched on and off, not more`
  }
  if (family === 'test' && NOT_ON_TEST[name] !== undefined) return NOT_ON_TEST[name]
  if (family === 'qemu' && name === 'vm-create' && host.emulator === undefined) return NO_EMULATOR
  if (name === 'tpm' && host.tpmModel === undefined) return 'the host cannot emulate a TPM; install its swtpm package'
  if (name === 'uefi' && !hasUefi(host)) return 'the host has no UEFI firmware; install its OVMF (edk2-ovmf) package'
  if (name === 'secure-boot' && !host.uefi.secureBoot) return 'the host has no UEFI firmware that can do Secure Boot'
  return undefined
}

/** Major × 1,000,000 + minor × 1,000 + release, as libvirt counts. */
const SINCE: Partial<Record<CapabilityName, { readonly version: bigint; readonly why: string }>> = {
  'guest-facts': { version: 5_007_000n, why: 'libvirt asks guests for more than their addresses only since 5.7' },
  'vm-set-aside-tpm': { version: 8_009_000n, why: 'libvirt keeps the state of a TPM without its VM only since 8.9' },
}

function tooOld(name: CapabilityName, libvirtVersion: bigint): string | undefined {
  const since = SINCE[name]
  return since !== undefined && libvirtVersion < since.version ? since.why : undefined
}

const hasUefi = ({ uefi }: VmHost): boolean =>
  uefi.automatic || uefi.loader !== undefined || uefi.secureLoader !== undefined
