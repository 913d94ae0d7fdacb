/**
 * Renders the domain XML of a new VM, as somebody who knows KVM well would write it.
 *
 * Pure: what the host can do arrives as VmHost. Knows nothing of VMs that exist already; those are patched (patch.ts),
 * never rendered again, because rendering would lose what others added. Which bus or NIC model a guest gets is decided by
 * control and stands in the spec; here it is only written down, together with all that follows from it.
 */
import type { VmDefinition } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { el, writeXml, type XmlElement } from '@covisor/xml'
import { bootOrderOf } from './boot-order.ts'
import { controllers } from './controllers.ts'
import { cpu, vcpu } from './cpu.ts'
import { cpuSet, hostDevices, memoryBacking, numatune } from './dedicated.ts'
import { cdromElement, diskElement, targetNames } from './disk-element.ts'
import { graphicsDevices } from './graphics.ts'
import { clock, features } from './guest-features.ts'
import { ioThreadCount } from './io-threads.ts'
import { metadata } from './metadata.ts'
import { nicElement } from './nic-element.ts'
import { os } from './os.ts'
import { alwaysThere } from './standard-devices.ts'
import type { DiskSources, VmHost } from './vm-host.ts'

/** Throws NOT_SUPPORTED when the host cannot give what the spec asks for. */
export function domainXml(definition: VmDefinition, host: VmHost, sources: DiskSources): string {
  return writeXml(domainElement(definition, host, sources))
}

export function domainElement(definition: VmDefinition, host: VmHost, sources: DiskSources): XmlElement {
  const { spec } = definition
  checkDisks(definition, host)
  const ioThreads = ioThreadCount(spec, host)
  return el(
    'domain',
    { type: host.domainType },
    el('name', {}, definition.nativeName),
    el('uuid', {}, definition.vm),
    el('title', {}, definition.displayName),
    metadata(definition),
    el('memory', { unit: 'MiB' }, spec.memoryMiB),
    el('currentMemory', { unit: 'MiB' }, spec.memoryMiB),
    memoryBacking(spec),
    vcpu(spec, cpuSet(spec, host)),
    ioThreads === 0 ? undefined : el('iothreads', {}, ioThreads),
    numatune(spec),
    os(spec, host),
    features(spec, host),
    cpu(spec, host),
    clock(spec, host),
    // What a physical machine does: power off ends, reboot begins again. A crash ends the VM and is reported as such;
    // whether it starts again is the control plane's decision, not the host's.
    el('on_poweroff', {}, 'destroy'),
    el('on_reboot', {}, 'restart'),
    el('on_crash', {}, 'destroy'),
    host.domainType === 'test'
      ? undefined
      : el('pm', {}, el('suspend-to-mem', { enabled: 'no' }), el('suspend-to-disk', { enabled: 'no' })),
    devices(definition, host, sources, ioThreads),
  )
}

function devices(definition: VmDefinition, host: VmHost, sources: DiskSources, ioThreads: number): XmlElement {
  const { spec } = definition
  const order = bootOrderOf(spec)
  const targets = targetNames(spec)
  const disks = spec.disks.map((disk, index) =>
    diskElement(disk, {
      target: targets[disk.key]!,
      bootOrder: order[disk.key],
      source: sources[disk.volume],
      format: definition.volumes[disk.volume]?.format,
      ioThread: disk.bus === 'virtio' && ioThreads > 0 ? (index % ioThreads) + 1 : undefined,
    }),
  )
  const cdroms = spec.cdroms.map((cdrom) =>
    cdromElement(cdrom, {
      target: targets[cdrom.key]!,
      bootOrder: order[cdrom.key],
      source: cdrom.volume === null ? undefined : sources[cdrom.volume],
    }),
  )
  const nics = spec.nics.map((nic) => nicElement(nic, definition.networks[nic.network], spec, host, order[nic.key]))
  return el(
    'devices',
    {},
    host.emulator === undefined ? undefined : el('emulator', {}, host.emulator),
    ...disks,
    ...cdroms,
    ...controllers(spec, host, ioThreads),
    ...nics,
    ...hostDevices(spec),
    ...alwaysThere(spec, host),
    ...graphicsDevices(spec, host),
  )
}

/** Said before anything is defined, in our words: the hypervisor's own complaint comes late and names no way out. */
function checkDisks({ spec }: VmDefinition, host: VmHost): void {
  if (host.domainType === 'test') return
  for (const { key, bus } of [...spec.disks, ...spec.cdroms]) {
    // IDE is not among what q35 offers, and brings its own chipset along (os.ts).
    if (host.diskBuses.includes(bus) || bus === 'ide') continue
    throw new AppError('NOT_SUPPORTED', {
      what: `disk bus "${bus}" (disk "${key}")`,
      why: `this host offers ${host.diskBuses.join(', ')}`,
    })
  }
  for (const { key, bus, readOnly } of spec.disks) {
    if (!readOnly || (bus !== 'ide' && bus !== 'sata')) continue
    throw new AppError('NOT_SUPPORTED', {
      what: `a read-only disk on ${bus} (disk "${key}")`,
      why: 'such disks are always writable; use virtio or scsi, or a CD-ROM drive',
    })
  }
}
