/**
 * Reads an OVF descriptor: 0.9, 1.x or 2.x, whoever wrote it.
 *
 * What is required and not understood is refused by name; what is optional and not understood is kept by name and
 * noted. Nothing is opened: hrefs are data here, and only ever looked up among files that the caller gave.
 */
import { parseXml, type XmlElement, XmlError } from '@covisor/xml'
import { OvfError } from '../ovf-error.ts'
import { isContent, readContent } from './content.ts'
import { DescriptorReader, ovfVersion } from './descriptor-reader.ts'
import type { OvfCollection, OvfDeploymentOption, OvfEnvelope, OvfNetwork, OvfSystem } from './envelope.ts'
import { remedyFor } from './known-strangers.ts'
import { type LocaleOptions, readMessages } from './messages.ts'
import { readDisks, readFiles } from './references.ts'
import { findSections, passOver } from './sections.ts'

const CLAUSE = 'DSP0243 7'

export function parseOvf(text: string, name: string, options: LocaleOptions = {}): OvfEnvelope {
  const root = parseDescriptor(text, name)
  const reader = new DescriptorReader(name, messagesOf(root, name, options))
  const version = versionOf(reader, root)
  if (root.local !== 'Envelope' || version === undefined) {
    return reader.refuse(
      root,
      CLAUSE,
      `<${root.name}> in namespace "${root.ns}" is not an OVF envelope`,
      remedyFor(root),
    )
  }
  const sections = findSections(reader, root)
  const take = (wanted: string) => sections.filter(({ name: found }) => found === wanted).map(({ element }) => element)
  const files = readFiles(reader, reader.child(root, 'References'))
  const disks = readDisks(reader, [...take('DiskSection'), ...take('SharedDiskSection')], files)
  const networks = readNetworks(reader, take('NetworkSection'))
  const deploymentOptions = readDeploymentOptions(reader, take('DeploymentOptionSection'))
  const eulas = take('EulaSection').map((section) => reader.childText(section, 'License') ?? '')
  const content = readOnlyContent(reader, root)
  for (const section of sections) {
    if (!READ_HERE.has(section.name)) passOver(reader, section, 'the envelope')
  }
  const systems = systemsOf(content)
  refuseSameId(reader, systems)
  return { name, version, files, disks, networks, deploymentOptions, eulas, content, systems, notes: reader.notes }
}

/** A licence for the whole appliance stands here in descriptors of VMware Studio, whatever DSP0243 9 says. */
const READ_HERE = new Set([
  'DiskSection',
  'SharedDiskSection',
  'NetworkSection',
  'DeploymentOptionSection',
  'EulaSection',
])

function parseDescriptor(text: string, name: string): XmlElement {
  try {
    return parseXml(text, name)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw new OvfError(
      { file: name, line: error.line, clause: 'XML 1.0', text: `the descriptor is not usable XML: ${error.reason}` },
      { cause: error },
    )
  }
}

function messagesOf(root: XmlElement, name: string, options: LocaleOptions): Map<string, string> {
  try {
    return readMessages(root, options)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw new OvfError(
      { file: name, clause: 'DSP0243 10', text: `a message bundle is not usable XML: ${error.message}` },
      { cause: error },
    )
  }
}

/** Some producers declare the namespace for prefixes only and forget the default one: the elements are meant all the same. */
function versionOf(reader: DescriptorReader, root: XmlElement): '0.9' | '1' | '2' | undefined {
  if (root.ns !== '') return ovfVersion(root.ns)
  const declared = root.attributes.filter(({ name }) => name.startsWith('xmlns:'))
  const version = declared.map(({ value }) => ovfVersion(value)).find((found) => found !== undefined)
  if (version !== undefined) reader.note(root, `<${root.name}> is in no namespace; it is read as OVF ${version}`)
  return version
}

function readNetworks(reader: DescriptorReader, sections: readonly XmlElement[]): OvfNetwork[] {
  const networks = sections.flatMap((section) => reader.children(section, 'Network'))
  return networks.map((network) => ({
    name: reader.plainName(network, reader.needAttr(network, 'name', 'DSP0243 9.2'), 'the network name', 'DSP0243 9.2'),
    description: reader.childText(network, 'Description'),
  }))
}

function readDeploymentOptions(reader: DescriptorReader, sections: readonly XmlElement[]): OvfDeploymentOption[] {
  const options = sections.flatMap((section) => reader.children(section, 'Configuration'))
  // DSP0243 9.8: without a default, the first one is it.
  const marked = options.find((option) => reader.flag(option, 'default', false)) ?? options[0]
  return options.map((option) => {
    const id = reader.needAttr(option, 'id', 'DSP0243 9.8')
    return {
      id,
      label: reader.childText(option, 'Label') ?? id,
      description: reader.childText(option, 'Description'),
      isDefault: option === marked,
    }
  })
}

function readOnlyContent(reader: DescriptorReader, root: XmlElement): OvfSystem | OvfCollection {
  const [first, second] = root.elements().filter(isContent)
  if (first === undefined) {
    return reader.refuse(root, CLAUSE, 'the envelope holds neither a <VirtualSystem> nor a <VirtualSystemCollection>')
  }
  if (second !== undefined) {
    reader.refuse(
      second,
      CLAUSE,
      'the envelope holds more than one <VirtualSystem>',
      'Several belong into a collection.',
    )
  }
  return readContent(reader, first)
}

export function systemsOf(content: OvfSystem | OvfCollection): OvfSystem[] {
  return content.kind === 'system' ? [content] : content.children.flatMap(systemsOf)
}

function refuseSameId(reader: DescriptorReader, systems: readonly OvfSystem[]): void {
  const seen = new Set<string>()
  for (const system of systems) {
    if (seen.has(system.id)) reader.refuse(system, 'DSP0243 7.2', `two virtual systems have the id "${system.id}"`)
    seen.add(system.id)
  }
}
