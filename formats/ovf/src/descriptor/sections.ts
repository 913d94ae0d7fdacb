/**
 * Finds the sections of an envelope, a system or a collection, whichever way they are written, and applies the rule for
 * those that are not understood.
 *
 * 0.9 and oVirt write `<Section xsi:type="ovf:DiskSection_Type">`, 1.x and 2.x `<DiskSection>`: both come out as
 * "DiskSection". DSP0243 7.3: a section that is not understood must be refused unless it says required="false".
 */
import type { XmlElement } from '@covisor/xml'
import { type DescriptorReader, isOvf } from './descriptor-reader.ts'

export interface FoundSection {
  /** "DiskSection"; with prefix when it is not OVF's: "vmw:IpAssignmentSection". */
  readonly name: string
  readonly element: XmlElement
}

/** Children that are no sections: they are read by whoever reads the element itself. */
const PLAIN = new Set(['Info', 'Name', 'References', 'Strings', 'VirtualSystem', 'VirtualSystemCollection', 'Content'])

/** Not sections either, but platform.ts reads them: VirtualBox's own settings and oVirt's firmware. */
const READ_ELSEWHERE = new Set(['Machine', 'BiosType'])

export function findSections(reader: DescriptorReader, element: XmlElement): FoundSection[] {
  const sections: FoundSection[] = []
  const others: XmlElement[] = []
  for (const child of element.elements()) {
    if (isOvf(child) && PLAIN.has(child.local)) continue
    const name = sectionName(child)
    if (/section$/i.test(name)) sections.push({ name, element: child })
    else if (!READ_ELSEWHERE.has(child.local)) others.push(child)
  }
  noteOthers(reader, element, others)
  return sections
}

/** oVirt puts dozens of plain values of its own beside the sections, so they are noted together. */
function noteOthers(reader: DescriptorReader, parent: XmlElement, others: readonly XmlElement[]): void {
  const required = others.find((other) => reader.flag(other, 'required', false))
  if (required !== undefined) refuseRequired(reader, `<${required.name}>`, required, `<${parent.name}>`)
  if (others.length === 0) return
  const names = others.slice(0, 5).map(({ name }) => name)
  const rest = others.length > names.length ? ` and ${others.length - names.length} more` : ''
  reader.note(others[0], `elements that OVF does not know are not used: ${names.join(', ')}${rest}`)
}

/** DSP0243 9: what each place may hold, for telling a misplaced section from an unknown one. */
const standard = new Set([
  'DiskSection',
  'NetworkSection',
  'DeploymentOptionSection',
  'ResourceAllocationSection',
  'AnnotationSection',
  'ProductSection',
  'EulaSection',
  'StartupSection',
  'OperatingSystemSection',
  'InstallSection',
  'VirtualHardwareSection',
])

/** Called for sections that the reader of `place` does not read: refuses the required ones, notes the others. */
export function passOver(reader: DescriptorReader, { name, element }: FoundSection, place: string): void {
  if (isOvf(element) && standard.has(name)) {
    reader.refuse(
      element,
      'DSP0243 9',
      `a <${name}> does not belong into ${place}`,
      'Move it to where the clause says.',
    )
  }
  if (reader.isRequired(element) && !isHarmless(element)) {
    refuseRequired(reader, `the section <${name}>`, element, place)
  }
  reader.note(element, `the section <${name}> in ${place} is not used`)
}

function refuseRequired(reader: DescriptorReader, what: string, element: XmlElement, place: string): never {
  return reader.refuse(
    element,
    'DSP0243 7.3',
    `${what} in ${place} is required and not understood`,
    'Ask its producer what it needs; with ovf:required="false" on it, it is passed over.',
  )
}

/**
 * Vendors' sections about their own clusters, leases and portals, and those of OVF 2.x that only advise: they say nothing
 * about the machine itself. An EncryptionSection is not among them.
 */
function isHarmless(element: XmlElement): boolean {
  return (
    /^http:\/\/www\.vmware\.com\/(vcloud|schema\/ovf)/.test(element.ns) ||
    /^http:\/\/(www\.)?(citrix|xensource|ovirt|innotek)/i.test(element.ns) ||
    /^(EnvironmentFiles|BootDevice|ScaleOut|PlacementGroup|Placement)Section$/.test(element.local)
  )
}

function sectionName(element: XmlElement): string {
  if (!isOvf(element)) return element.name
  if (element.local !== 'Section') return element.local
  const type = element.attr('type') ?? ''
  return type.slice(type.indexOf(':') + 1).replace(/_Type$/, '')
}
