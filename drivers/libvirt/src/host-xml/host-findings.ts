/**
 * What an administrator should know of a libvirt host before VMs are made there: each check with what was seen, passed or not.
 *
 * Only what the host itself tells. Pools, networks and neighbours are the same question for every driver, and control's.
 */
import type { HostCheckCode, HostCheckState, HostFinding } from '@covisor/model'
import type { VmHost } from '../domain-xml/vm-host.ts'
import type { HypervisorFamily } from './abilities.ts'
import type { Acceleration } from './acceleration.ts'
import { type HostCapabilities, hvmGuestOf } from './host-capabilities.ts'
import { versionText } from './version.ts'

export interface FoundHost {
  readonly family: HypervisorFamily
  readonly libvirtVersion: bigint
  /** 0: libvirt knows no hypervisor. */
  readonly hypervisorVersion: bigint
  readonly capabilities: HostCapabilities
  readonly acceleration: Acceleration
  readonly vmHost: VmHost
  readonly clock: HostClock
}

/** 'same': it is the machine of the server; undefined: nothing on the way tells. */
export type HostClock = 'same' | { readonly aheadSeconds: number } | undefined

/** Of releases that distributions still maintain: Ubuntu 20.04 has libvirt 6.0 and QEMU 4.2. Older ones were never tried. */
const OLDEST_LIBVIRT = 6_000_000n
const OLDEST_QEMU = 4_002_000n
/** Whole seconds and the way of a line through ssh: less says nothing. */
const MOST_CLOCK_SECONDS = 5

export function hostFindings(host: FoundHost): readonly HostFinding[] {
  const { libvirtVersion } = host
  const version = `libvirt ${versionText(libvirtVersion)}`
  return [
    clockFinding(host.clock),
    finding('libvirt-old', libvirtVersion < OLDEST_LIBVIRT ? 'attention' : 'passed', version),
    ...(host.family === 'qemu' ? guestFindings(host) : []),
  ]
}

function guestFindings({ hypervisorVersion, capabilities, acceleration, vmHost }: FoundHost): readonly HostFinding[] {
  const guest = hvmGuestOf(capabilities)
  if (guest === undefined || hypervisorVersion === 0n)
    return [finding('hypervisor-missing', 'failed', 'libvirt found no emulator when it started')]
  const version = `QEMU ${versionText(hypervisorVersion)}`
  const { uefi, tpmModel, machines } = vmHost
  const modern = ['q35', 'virt'].filter((machine) => machines.includes(machine))
  return [
    finding('hypervisor-missing', 'passed', guest.emulator ?? version),
    finding('qemu-old', hypervisorVersion < OLDEST_QEMU ? 'attention' : 'passed', version),
    ...accelerationFindings(guest.domainTypes.includes('kvm'), acceleration),
    finding(
      'machine-type-missing',
      modern.length > 0 || !['x86_64', 'aarch64'].includes(guest.arch) ? 'passed' : 'attention',
      modern.length > 0 ? modern.join(', ') : `it knows neither q35 nor virt, of ${machines.length} machine types`,
    ),
    uefi.automatic || uefi.loader !== undefined
      ? finding('firmware-missing', 'passed', uefi.secureBoot ? 'with Secure Boot' : 'without Secure Boot')
      : finding('firmware-missing', 'attention', 'libvirt knows of none'),
    tpmModel === undefined
      ? finding('tpm-missing', 'attention', 'libvirt cannot emulate one')
      : finding('tpm-missing', 'passed', tpmModel),
  ]
}

function accelerationFindings(hasKvm: boolean, acceleration: Acceleration): readonly HostFinding[] {
  if (!hasKvm) return [finding('kvm-missing', 'attention', 'libvirt offers no KVM, only emulation')]
  const opens = finding('kvm-missing', 'passed', 'libvirt offers KVM')
  return acceleration === 'hardware'
    ? [opens, finding('virtualization-off', 'passed', 'guests run on the CPU')]
    : [opens, finding('virtualization-off', 'attention', 'the CPU has neither vmx nor svm')]
}

function clockFinding(clock: HostClock): HostFinding {
  if (clock === undefined)
    return finding('clock', 'unknown', 'libvirt does not tell its time, and only ssh brings it along')
  if (clock === 'same') return finding('clock', 'passed', 'it is the clock of the server')
  const { aheadSeconds } = clock
  if (Math.abs(aheadSeconds) > MOST_CLOCK_SECONDS)
    return finding('clock', 'attention', `it is ${Math.abs(aheadSeconds)} s ${aheadSeconds > 0 ? 'ahead' : 'behind'}`)
  return finding('clock', 'passed', `it agrees within ${MOST_CLOCK_SECONDS} s`)
}

const finding = (check: HostCheckCode, state: HostCheckState, found: string): HostFinding => ({ check, state, found })
