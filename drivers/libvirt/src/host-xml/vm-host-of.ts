/** What rendering needs to know (VmHost), from what libvirt tells of a host. */
import type { VmHost } from '../domain-xml/vm-host.ts'
import type { Acceleration } from './acceleration.ts'
import type { DomainCapabilities } from './domain-capabilities.ts'
import { type HostCapabilities, hvmGuestOf } from './host-capabilities.ts'

const NOTHING: DomainCapabilities = {
  firmwareChoices: [],
  loaders: [],
  hasSecureLoader: false,
  cpuModes: [],
  cpuModels: [],
  diskBuses: ['virtio', 'scsi', 'sata', 'usb'],
  hypervFeatures: [],
  tpmModels: [],
  hasRng: true,
  hasIoThreads: false,
}

/** `domain`: capabilities of the kind of guest that will be made; undefined where the hypervisor cannot tell. */
export function vmHostOf(
  host: HostCapabilities,
  domain: DomainCapabilities = NOTHING,
  acceleration: Acceleration,
  vnc: VmHost['vnc'],
): VmHost {
  const guest = hvmGuestOf(host)
  const test = guest?.domainTypes.includes('test') === true
  const hardware = acceleration === 'hardware'
  const tpmModel = ['tpm-crb', 'tpm-tis', 'tpm-spapr'].find((model) => domain.tpmModels.includes(model))
  const loader = domain.loaders.find((path) => !/secboot|\.ms\.|snakeoil/i.test(path))
  const secureLoader = domain.hasSecureLoader ? domain.loaders.find((path) => /secboot|\.ms\./i.test(path)) : undefined
  return {
    domainType: test ? 'test' : hardware ? 'kvm' : 'qemu',
    arch: guest?.arch ?? host.arch,
    ...(guest?.emulator === undefined || test ? {} : { emulator: guest.emulator }),
    machines: test ? [] : (guest?.machines ?? []),
    uefi: {
      automatic: domain.firmwareChoices.includes('efi'),
      secureBoot: domain.hasSecureLoader,
      ...(loader === undefined ? {} : { loader }),
      ...(secureLoader === undefined ? {} : { secureLoader }),
    },
    cpuModes: domain.cpuModes,
    diskBuses: domain.diskBuses,
    // Without KVM libvirt still lists two, and QEMU then refuses to start.
    hypervFeatures: hardware ? domain.hypervFeatures : [],
    ...(tpmModel === undefined ? {} : { tpmModel }),
    hasRng: domain.hasRng && !test,
    hasIoThreads: domain.hasIoThreads,
    cellCpus: Object.fromEntries(host.numa.map(({ cell, cpus }) => [cell, cpus])),
    vnc,
  }
}
