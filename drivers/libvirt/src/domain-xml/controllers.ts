/**
 * Controllers that libvirt would not add by itself, or not as wanted: SCSI with its own thread and queues, USB 3, and PCI
 * Express root ports. A device can be plugged into a running q35 only if a root port is free, so some are kept spare.
 */
import type { VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import { usesScsi } from './io-threads.ts'
import { machineOf } from './os.ts'
import type { VmHost } from './vm-host.ts'

const SPARE_ROOT_PORTS = 6
/** Devices of ours that sit on a port each: USB controller, virtio-serial, balloon, random numbers, video. */
const STANDARD_DEVICES = 5
const MOST_ROOT_PORTS = 24

export function controllers(spec: VmSpec, host: VmHost, ioThreads: number): XmlElement[] {
  if (host.domainType === 'test') return []
  const scsi = usesScsi(spec)
  return [
    el('controller', { type: 'usb', index: 0, model: 'qemu-xhci', ports: 15 }),
    ...(scsi ? [scsiController(spec, ioThreads)] : []),
    ...rootPorts(spec, host, scsi),
  ]
}

function scsiController(spec: VmSpec, ioThreads: number): XmlElement {
  const driver = { queues: spec.vcpus, iothread: ioThreads === 0 ? undefined : ioThreads }
  return el('controller', { type: 'scsi', index: 0, model: 'virtio-scsi' }, el('driver', driver))
}

function rootPorts(spec: VmSpec, host: VmHost, scsi: boolean): XmlElement[] {
  const machine = machineOf(spec, host)
  if (machine !== 'q35' && machine !== 'virt') return []
  const virtioDisks = spec.disks.filter(({ bus }) => bus === 'virtio').length
  const used = STANDARD_DEVICES + virtioDisks + spec.nics.length + (scsi ? 1 : 0)
  const count = Math.min(used + SPARE_ROOT_PORTS, MOST_ROOT_PORTS)
  return [
    el('controller', { type: 'pci', index: 0, model: 'pcie-root' }),
    ...Array.from({ length: count }, (_, index) =>
      el('controller', { type: 'pci', index: index + 1, model: 'pcie-root-port' }),
    ),
  ]
}
