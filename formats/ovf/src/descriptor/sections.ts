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

export function findSections(reader: DescriptorReader, element: XmlElement): FoundSection[] {
  return element
    .elements()
    .filter((child) => !(isOvf(child) && PLAIN.has(child.local)))
    .map((child) => ({ name: sectionName(child), element: child }))
    .filter(({ name, element: section }) => {
      // oVirt puts dozens of plain values of its own beside the sections.
      const isSection = /section$/i.test(name)
      if (!isSection) reader.note(section, `<${section.name}> is not a section of OVF; it is ignored`)
      return isSection
    })
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
    reader.refuse(
      element,
      'DSP0243 7.3',
      `the section <${name}> in ${place} is required and not understood`,
      'Ask its producer what it needs; with ovf:required="false" on it, it is passed over.',
    )
  }
  reader.note(element, `the section <${name}> in ${place} is not used`)
}

/** Vendors' sections about their own clusters, leases and portals: they say nothing about the machine itself. */
function isHarmless(element: XmlElement): boolean {
  return (
    /^http:\/\/www\.vmware\.com\/(vcloud|schema\/ovf)/.test(element.ns) ||
    /^http:\/\/(www\.)?(citrix|xensource|ovirt|innotek)/i.test(element.ns) ||
    /^(EnvironmentFiles|BootDevice|SharedDisk|ScaleOut|PlacementGroup|Placement|Encryption)Section$/.test(element.local)
  )
}

function sectionName(element: XmlElement): string {
  if (!isOvf(element)) return element.name
  if (element.local !== 'Section') return element.local
  const type = element.attr('type') ?? ''
  return type.slice(type.indexOf(':') + 1).replace(/_Type$/, '')
}
