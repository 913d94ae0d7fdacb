/** How a VM that Covisor defined is seen: its definition in the words of observation. Pure. */
import type { ObservedDisk, ObservedNic, ObservedVm, VmDefinition } from '@covisor/driver-api'

export function observedOf(definition: VmDefinition, nativeRef: string): ObservedVm {
  const { spec } = definition
  return {
    nativeRef,
    nativeHost: definition.nativeHost,
    nativeName: definition.nativeName,
    displayName: definition.displayName,
    marker: { installation: definition.installation, vm: definition.vm },
    power: 'stopped',
    powerReason: 'never started',
    persistent: true,
    vcpus: spec.vcpus,
    vcpusMax: spec.vcpusMax ?? spec.vcpus,
    memoryMiB: spec.memoryMiB,
    firmware: spec.firmware,
    secureBoot: spec.secureBoot,
    tpm: spec.tpm,
    machine: 'q35',
    cpuModel: spec.cpuModel,
    guestOs: spec.guestOs,
    startWithHost: spec.startWithHost,
    disks: disksOf(definition),
    nics: nicsOf(definition),
    graphics: spec.graphics === 'vnc' ? ['vnc'] : [],
    hasSerialConsole: true,
    hasSnapshots: false,
    ...(spec.dedicated === undefined ? {} : { dedicated: spec.dedicated }),
    unmodelled: {},
  }
}

export const disksOf = ({ spec, volumes }: VmDefinition): ObservedDisk[] => [
  ...spec.disks.map(({ key, volume, bus, readOnly }) => ({
    key,
    device: 'disk' as const,
    bus,
    readOnly,
    ...sourceOf(volumes[volume]),
  })),
  ...spec.cdroms.map(({ key, volume, bus }) => ({
    key,
    device: 'cdrom' as const,
    bus,
    readOnly: true,
    ...(volume === null ? {} : sourceOf(volumes[volume])),
  })),
]

export const nicsOf = ({ spec, networks }: VmDefinition): ObservedNic[] =>
  spec.nics.map(({ key, mac, model, connected, network }) => {
    const nativeName = networks[network]?.nativeName
    return { key, mac, model, connected, source: nativeName === undefined ? {} : { network: nativeName } }
  })

const sourceOf = (volume: VmDefinition['volumes'][keyof VmDefinition['volumes']] | undefined) =>
  volume === undefined ? {} : { source: { volume: { pool: volume.pool, name: volume.name } }, format: volume.format }
