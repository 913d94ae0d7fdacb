/**
 * Whether guests run on the CPU or are emulated.
 *
 * libvirt lists KVM as soon as /dev/kvm opens, which says nothing about whether a guest can run: inside VMs without nested
 * virtualization, QEMU starts and hangs. So KVM counts only if the CPU has the flag as well, as virt-host-validate demands.
 */
import { type HostCapabilities, hvmGuestOf } from './host-capabilities.ts'

export type Acceleration = 'hardware' | { readonly emulated: string }

/** `cpuFeatures`: everything the CPU can do, including what its model name implies. */
export function accelerationOf(capabilities: HostCapabilities, cpuFeatures: ReadonlySet<string>): Acceleration {
  const guest = hvmGuestOf(capabilities)
  if (guest === undefined) return { emulated: 'this hypervisor runs no fully virtualized guests' }
  if (guest.domainTypes.includes('test')) return { emulated: "libvirt's test hypervisor only pretends" }
  if (guest.domainTypes.includes('xen')) return 'hardware'
  if (!guest.domainTypes.includes('kvm')) {
    return {
      emulated:
        'KVM is missing: libvirt cannot open /dev/kvm. Load the module (modprobe kvm_intel or kvm_amd), check the rights of /dev/kvm, then restart libvirt',
    }
  }
  const x86 = capabilities.arch === 'x86_64' || capabilities.arch === 'i686'
  if (x86 && !cpuFeatures.has('vmx') && !cpuFeatures.has('svm')) {
    return {
      emulated:
        'the CPU shows no virtualization (neither vmx nor svm). Turn on VT-x or AMD-V in the firmware setup; if this host is itself a VM, turn on nested virtualization for it',
    }
  }
  return 'hardware'
}
