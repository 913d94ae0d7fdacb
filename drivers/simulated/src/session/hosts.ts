/** The hosts of an endpoint as a driver sees them. */
import type { ObservedHost } from '@covisor/driver-api'
import type { Capabilities } from '@covisor/model'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { HostModel } from '../world/inventory.ts'
import { hardwareOf } from './hardware-part.ts'

export const observedHosts = (endpoint: SimulatedEndpoint): ObservedHost[] =>
  [...endpoint.hosts.values()].map((host) => observedHost(endpoint, host))

function observedHost({ vms }: SimulatedEndpoint, host: HostModel): ObservedHost {
  const { nativeRef, name, memoryMiB, cpus } = host
  const { numa, pci } = hardwareOf(host)
  return {
    nativeRef,
    name,
    hypervisor: { product: 'Covisor simulated hypervisor', version: '1.0.0' },
    architecture: 'x86_64',
    cpu: {
      model: 'Simulated',
      vendor: 'Intel',
      sockets: 1,
      cores: cpus,
      threads: 1,
      logical: cpus,
      mhz: 3000,
      features: ['cx16', 'popcnt', 'sse4.1', 'sse4.2', 'ssse3'],
      models: ['Nehalem', 'Westmere'],
    },
    machines: ['q35'],
    numa,
    passable: pci.filter(({ iommuGroup }) => iommuGroup !== undefined),
    memoryMiB,
    freeMemoryMiB: Math.max(0, memoryMiB - vms.usedMemoryMiB(nativeRef)),
    acceleration: { emulated: 'nothing really runs here: this host is simulated' },
    capabilities,
    warnings: [],
  }
}

const capabilities: Capabilities = {
  'console-serial': true,
  'console-vnc': true,
  'guest-agent': true,
  'guest-facts': true,
  'live-migration': true,
  pause: true,
  screenshot: true,
  'secure-boot': true,
  'send-keys': true,
  'snapshot-disk': true,
  'snapshot-memory': true,
  'storage-volumes': true,
  suspend: true,
  tpm: true,
  uefi: true,
  'vm-create': true,
  'vm-edit': true,
  'vm-set-aside': true,
  'vm-set-aside-tpm': true,
  'volume-clone': true,
  'volume-resize': true,
  'volume-upload': true,
}
