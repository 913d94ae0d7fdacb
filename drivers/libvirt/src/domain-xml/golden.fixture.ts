/** The golden cases: a JSON file each with host and spec, and the hosts they name. Domain XML that is expected lies beside them. */
import { readdirSync, readFileSync } from 'node:fs'
import type { VmDefinition } from '@covisor/driver-api'
import { type NetworkId, parseId, type VmSpec } from '@covisor/model'
import type { DiskSources, VmHost } from './vm-host.ts'

export const goldenFolder = new URL('../../golden/', import.meta.url)

export interface GoldenCase {
  readonly name: string
  readonly host: VmHost
  readonly definition: VmDefinition
  readonly sources: DiskSources
}

const kvm: VmHost = {
  domainType: 'kvm',
  arch: 'x86_64',
  emulator: '/usr/bin/qemu-system-x86_64',
  machines: ['pc', 'q35'],
  uefi: { automatic: true, secureBoot: true },
  cpuModes: ['host-passthrough', 'maximum', 'host-model', 'custom'],
  diskBuses: ['fdc', 'scsi', 'virtio', 'usb', 'sata'],
  hypervFeatures: [
    'relaxed',
    'vapic',
    'spinlocks',
    'vpindex',
    'runtime',
    'synic',
    'stimer',
    'reset',
    'frequencies',
    'ipi',
  ],
  tpmModel: 'tpm-crb',
  hasRng: true,
  hasIoThreads: true,
  cellCpus: { 0: [0, 1, 2, 3], 1: [4, 5, 6, 7] },
  vnc: 'socket',
}

export const goldenHosts: Readonly<Record<string, VmHost>> = {
  kvm,
  tcg: { ...kvm, domainType: 'qemu', hypervFeatures: [], cpuModes: ['maximum', 'host-model', 'custom'] },
  bare: {
    ...kvm,
    uefi: { automatic: false, secureBoot: false, loader: '/usr/share/OVMF/OVMF_CODE_4M.fd' },
    vnc: 'loopback',
  },
  test: {
    domainType: 'test',
    arch: 'i686',
    machines: [],
    uefi: { automatic: false, secureBoot: false },
    cpuModes: [],
    diskBuses: [],
    hypervFeatures: [],
    hasRng: false,
    hasIoThreads: false,
    cellCpus: {},
    vnc: 'loopback',
  },
}

export function goldenCases(): GoldenCase[] {
  const files = readdirSync(goldenFolder).filter((file) => file.endsWith('.json'))
  return files.toSorted().map((file) => goldenCase(file.replace('.json', '')))
}

export function goldenCase(name: string): GoldenCase {
  const { host, displayName, spec } = JSON.parse(readFileSync(new URL(`${name}.json`, goldenFolder), 'utf8')) as {
    host: string
    displayName: string
    spec: VmSpec
  }
  return { name, host: goldenHosts[host]!, ...definitionOf(name, displayName, spec) }
}

/** A definition around a spec: every volume is a qcow2 file in the pool `images`, every network is `lan`. */
export function definitionOf(
  name: string,
  displayName: string,
  spec: VmSpec,
): { definition: VmDefinition; sources: DiskSources } {
  const volumes = [...spec.disks, ...spec.cdroms].flatMap(({ volume }) => (volume === null ? [] : [volume]))
  return {
    definition: {
      installation: parseId('installation', '3f0c7f3e-2d0f-4d9b-9c43-6a58a1d7f001'),
      vm: parseId('vm', 'a1b2c3d4-0000-4000-8000-000000000042'),
      nativeRef: undefined,
      nativeHost: 'host',
      displayName,
      nativeName: `${name}-a1b2c3d4`,
      spec,
      volumes: Object.fromEntries(volumes.map((id) => [id, { pool: 'images', name: `${id}.qcow2`, format: 'qcow2' }])),
      networks: Object.fromEntries(
        spec.nics.map(({ network }): [NetworkId, { nativeName: string }] => [network, { nativeName: 'lan' }]),
      ),
    },
    sources: Object.fromEntries(
      volumes.map((id) => [id, { type: 'file', path: `/var/lib/libvirt/images/${id}.qcow2`, directIo: true }]),
    ),
  }
}
