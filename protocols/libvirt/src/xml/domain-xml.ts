/**
 * Domain XML to read and to patch: names, memory, CPUs, devices. Whatever has no accessor here is kept as it was.
 *
 * Give it what `domainGetXmlDesc` says with the flags SECURE and INACTIVE if the result shall go into `domainDefineXml`: the
 * XML of a running domain has ids and addresses that only that run has.
 *
 * Source of the elements: libvirt 11.3.0, docs/formatdomain.rst.
 */
import { el, type XmlElement } from '@covisor/xml'
import { insert, LibvirtDocument } from './document.ts'
import { setSize, sizeOf } from './size.ts'

export interface DomainDisk {
  /** `vda`: what finds the disk again. */
  readonly target: string
  readonly bus: string | undefined
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun'
  readonly format: string | undefined
  /** A path, or `pool/volume`; undefined for an empty drive and for network disks. */
  readonly source: string | undefined
  readonly isReadOnly: boolean
  readonly element: XmlElement
}

export interface DomainInterface {
  readonly mac: string | undefined
  /** `network`, `bridge`, `direct`, … */
  readonly type: string
  /** Name of the network, bridge or device. */
  readonly source: string | undefined
  readonly model: string | undefined
  /** The host's end, while it runs: `vnet3`. */
  readonly target: string | undefined
  readonly element: XmlElement
}

export class DomainXml extends LibvirtDocument {
  constructor(xml: string) {
    super(xml, 'domain')
  }

  /** `kvm`, `qemu`, `xen`, `lxc`, `test`, … */
  get type(): string {
    return this.root.attr('type') ?? ''
  }

  /** The most that the guest can have; 0n if the document does not say. */
  get memoryBytes(): bigint {
    const memory = this.root.first('memory')
    return memory === undefined ? 0n : sizeOf(memory, 'KiB')
  }

  set memoryBytes(bytes: bigint) {
    this.#setMemory('memory', bytes)
  }

  /** What the balloon leaves it; all of its memory if the document does not say. */
  get currentMemoryBytes(): bigint {
    const current = this.root.first('currentMemory')
    return current === undefined ? this.memoryBytes : sizeOf(current, 'KiB')
  }

  set currentMemoryBytes(bytes: bigint) {
    this.#setMemory('currentMemory', bytes)
  }

  get maximumVcpus(): number {
    return Number(this.text('vcpu') ?? 1)
  }

  get vcpus(): number {
    return Number(this.root.first('vcpu')?.attr('current') ?? this.maximumVcpus)
  }

  /** `maximum` is how many could be plugged in later. */
  setVcpus(count: number, maximum: number = count): void {
    if (!Number.isInteger(count) || count < 1 || count > maximum) throw new RangeError(`${count} of ${maximum} vCPUs`)
    if (this.root.first('vcpu') === undefined) insert(this.root, el('vcpu'))
    this.root
      .first('vcpu')
      ?.setAttr('current', count === maximum ? undefined : count)
      .setText(maximum)
  }

  get disks(): DomainDisk[] {
    return this.devices('disk').map((element) => {
      const source = element.first('source')
      const pool = source?.attr('pool')
      const path = source?.attr('file') ?? source?.attr('dev') ?? source?.attr('dir')
      return {
        target: element.first('target')?.attr('dev') ?? '',
        bus: element.first('target')?.attr('bus'),
        device: (element.attr('device') ?? 'disk') as DomainDisk['device'],
        format: element.first('driver')?.attr('type'),
        source: pool === undefined ? path : `${pool}/${source?.attr('volume') ?? ''}`,
        isReadOnly: element.first('readonly') !== undefined,
        element,
      }
    })
  }

  get interfaces(): DomainInterface[] {
    return this.devices('interface').map((element) => {
      const source = element.first('source')
      return {
        mac: element.first('mac')?.attr('address'),
        type: element.attr('type') ?? '',
        source: source?.attr('network') ?? source?.attr('bridge') ?? source?.attr('dev'),
        model: element.first('model')?.attr('type'),
        target: element.first('target')?.attr('dev'),
        element,
      }
    })
  }

  /** Devices of a kind: `disk`, `hostdev`, `graphics`, …; all of them without one. */
  devices(kind?: string): XmlElement[] {
    return this.root.first('devices')?.elements(kind) ?? []
  }

  addDevice(device: XmlElement): void {
    if (this.root.first('devices') === undefined) insert(this.root, el('devices'))
    const devices = this.root.first('devices')
    if (devices !== undefined) insert(devices, device)
  }

  /** False when it was not there. */
  removeDevice(device: XmlElement): boolean {
    return this.root.first('devices')?.remove(device) ?? false
  }

  #setMemory(name: 'memory' | 'currentMemory', bytes: bigint): void {
    if (this.root.first(name) === undefined) insert(this.root, el(name))
    const element = this.root.first(name)
    if (element !== undefined) setSize(element, bytes, 'KiB')
  }
}
