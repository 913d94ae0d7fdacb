/** Storage pool and volume XML to read and to patch. Source of the elements: libvirt 11.3.0, docs/formatstorage.rst. */
import { el, type XmlElement } from '@covisor/xml'
import { insert, LibvirtDocument } from './document.ts'
import { setSize, sizeOf } from './size.ts'

export class PoolXml extends LibvirtDocument {
  constructor(xml: string) {
    super(xml, 'pool')
  }

  /** `dir`, `logical`, `rbd`, … */
  get type(): string {
    return this.root.attr('type') ?? ''
  }

  get targetPath(): string | undefined {
    return this.text('target', 'path')
  }

  /** Hosts, devices, names: where the pool's storage comes from. */
  get source(): XmlElement | undefined {
    return this.root.first('source')
  }

  /** What the daemon last saw; undefined in a document that was written by hand. */
  get capacityBytes(): bigint | undefined {
    return optionalSize(this.root.first('capacity'))
  }

  get availableBytes(): bigint | undefined {
    return optionalSize(this.root.first('available'))
  }
}

export class VolumeXml extends LibvirtDocument {
  constructor(xml: string) {
    super(xml, 'volume')
  }

  get key(): string | undefined {
    return this.text('key')
  }

  get path(): string | undefined {
    return this.text('target', 'path')
  }

  /** `raw`, `qcow2`, … */
  get format(): string | undefined {
    return this.root.find('target', 'format')?.attr('type')
  }

  get backingPath(): string | undefined {
    return this.text('backingStore', 'path')
  }

  get capacityBytes(): bigint | undefined {
    return optionalSize(this.root.first('capacity'))
  }

  set capacityBytes(bytes: bigint) {
    this.#setSize('capacity', bytes)
  }

  get allocationBytes(): bigint | undefined {
    return optionalSize(this.root.first('allocation'))
  }

  set allocationBytes(bytes: bigint) {
    this.#setSize('allocation', bytes)
  }

  #setSize(name: 'capacity' | 'allocation', bytes: bigint): void {
    if (this.root.first(name) === undefined) insert(this.root, el(name))
    const element = this.root.first(name)
    if (element !== undefined) setSize(element, bytes, 'bytes')
  }
}

const optionalSize = (element: XmlElement | undefined): bigint | undefined =>
  element === undefined ? undefined : sizeOf(element, 'bytes')
