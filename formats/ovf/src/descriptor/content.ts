/** <VirtualSystem> and <VirtualSystemCollection> (DSP0243 7.2), with every section inside them. */
import type { XmlElement } from '@covisor/xml'
import { type DescriptorReader, isOvf } from './descriptor-reader.ts'
import type {
  OvfCollection,
  OvfContentBase,
  OvfHardware,
  OvfOperatingSystem,
  OvfProduct,
  OvfStartupItem,
  OvfSystem,
} from './envelope.ts'
import { noHardware, readHardware } from './hardware-section.ts'
import { readPlatform } from './platform.ts'
import { readProduct } from './product-section.ts'
import { type FoundSection, findSections, passOver } from './sections.ts'

const CLAUSE = 'DSP0243 7.2'
const MAX_SYSTEMS = 1024

export function isContent(element: XmlElement): boolean {
  return isOvf(element) && ['VirtualSystem', 'VirtualSystemCollection', 'Content'].includes(element.local)
}

export function readContent(reader: DescriptorReader, element: XmlElement): OvfSystem | OvfCollection {
  // 0.9: <Content xsi:type="ovf:VirtualSystem_Type">
  const type = element.local === 'Content' ? (element.attr('type') ?? '') : element.local
  if (!/VirtualSystem/.test(type)) reader.refuse(element, CLAUSE, `<Content> of type "${type}" is not known`)
  return /VirtualSystemCollection/.test(type) ? readCollection(reader, element) : readSystem(reader, element)
}

function readCollection(reader: DescriptorReader, element: XmlElement): OvfCollection {
  const base = readBase(reader, element)
  const children = reader
    .atMost(MAX_SYSTEMS, element.elements().filter(isContent), 'virtual systems in one collection')
    .map((child) => readContent(reader, child))
  const ids = new Set(children.map(({ id }) => id))
  const startup: OvfStartupItem[] = []
  const others: string[] = []
  for (const section of base.sections) {
    if (section.name === 'StartupSection') startup.push(...readStartup(reader, section.element))
    else if (section.name !== 'ResourceAllocationSection') others.push(pass(reader, section, base.name))
  }
  for (const { id } of startup) {
    if (!ids.has(id)) {
      reader.refuse(
        element,
        'DSP0243 9.7',
        `<StartupSection> starts "${id}", which is not in the collection "${base.id}"`,
      )
    }
  }
  return { kind: 'collection', ...base.content, otherSections: others, children, startup }
}

function readSystem(reader: DescriptorReader, element: XmlElement): OvfSystem {
  const base = readBase(reader, element)
  const hardware: OvfHardware[] = []
  const others: string[] = []
  const bootOrder: string[] = []
  let operatingSystem: OvfOperatingSystem | undefined
  for (const section of base.sections) {
    if (section.name === 'VirtualHardwareSection') hardware.push(readHardware(reader, section.element))
    else if (section.name === 'OperatingSystemSection') operatingSystem = readOperatingSystem(reader, section.element)
    else if (section.element.local === 'BootOrderSection') bootOrder.push(...readBootOrder(section.element))
    else if (section.name === 'InstallSection') reader.note(section.element, 'the VM installs itself on its first boot')
    else others.push(pass(reader, section, base.name))
  }
  if (hardware.length === 0) {
    reader.refuse(element, 'DSP0243 8.1', `the virtual system "${base.id}" has no <VirtualHardwareSection>`)
  }
  if (hardware.length > 1) {
    reader.note(element, `"${base.name}" offers ${hardware.length} hardware descriptions; the first one is used`)
  }
  return {
    kind: 'system',
    ...base.content,
    otherSections: others,
    operatingSystem,
    hardware: hardware[0] ?? noHardware,
    bootOrder,
    platform: readPlatform(element),
  }
}

interface Base {
  readonly id: string
  readonly name: string
  readonly content: Omit<OvfContentBase, 'otherSections'>
  /** What is left for the caller. */
  readonly sections: readonly FoundSection[]
}

function readBase(reader: DescriptorReader, element: XmlElement): Base {
  const id = reader.plainName(element, reader.needAttr(element, 'id', CLAUSE), 'the id of a system', CLAUSE)
  const name = reader.plainName(element, reader.childText(element, 'Name') ?? id, 'the name of a system', CLAUSE)
  const products: OvfProduct[] = []
  const eulas: string[] = []
  const annotations: string[] = []
  const sections: FoundSection[] = []
  for (const section of findSections(reader, element)) {
    const { element: at } = section
    if (section.name === 'ProductSection') products.push(readProduct(reader, at))
    else if (section.name === 'EulaSection') eulas.push(reader.childText(at, 'License') ?? '')
    else if (section.name === 'AnnotationSection') annotations.push(reader.childText(at, 'Annotation') ?? '')
    else sections.push(section)
  }
  refuseSameProduct(reader, element, products)
  const annotation = annotations.filter((text) => text !== '').join('\n\n') || undefined
  return { id, name, sections, content: { id, name, products, eulas, annotation, line: element.line } }
}

/** DSP0243 9.5: class and instance together tell products apart; without a class and properties nothing needs that. */
function refuseSameProduct(reader: DescriptorReader, element: XmlElement, products: readonly OvfProduct[]): void {
  const seen = new Set<string>()
  for (const product of products.filter(({ class: name, properties }) => name !== '' || properties.length > 0)) {
    const identity = `${product.class}\n${product.instance}`
    if (seen.has(identity)) {
      reader.refuse(
        element,
        'DSP0243 9.5',
        `two product sections have class "${product.class}" and instance "${product.instance}"`,
      )
    }
    seen.add(identity)
  }
}

function readOperatingSystem(reader: DescriptorReader, section: XmlElement): OvfOperatingSystem {
  const id = reader.attr(section, 'id')
  return {
    cimId: id !== undefined && /^\d{1,5}$/.test(id) ? Number(id) : undefined,
    version: reader.attr(section, 'version') || undefined,
    description: reader.childText(section, 'Description'),
    vendorType: reader.vmwAttr(section, 'osType') ?? (section.first('OSType')?.text.trim() || undefined),
  }
}

function readStartup(reader: DescriptorReader, section: XmlElement): OvfStartupItem[] {
  const clause = 'DSP0243 9.7'
  return reader.atMost(MAX_SYSTEMS, reader.children(section, 'Item'), 'items in a start order').map((item) => ({
    id: reader.needAttr(item, 'id', clause),
    order: reader.countAttr(item, 'order', clause) ?? 0,
    startDelaySeconds: reader.countAttr(item, 'startDelay', clause) ?? 0,
    stopDelaySeconds: reader.countAttr(item, 'stopDelay', clause) ?? 0,
    startAction: reader.attr(item, 'startAction') ?? 'powerOn',
    stopAction: reader.attr(item, 'stopAction') ?? 'powerOff',
    waitsForGuest: reader.flag(item, 'waitingForGuest', false),
  }))
}

/** One element per device, or one with the ids in order: VMware writes both. */
function readBootOrder(section: XmlElement): string[] {
  return (section.attr('instanceId') ?? '')
    .slice(0, 4096)
    .split(/[\s,]+/)
    .filter((id) => id !== '')
}

function pass(reader: DescriptorReader, section: FoundSection, name: string): string {
  passOver(reader, section, `"${name}"`)
  return section.name
}
