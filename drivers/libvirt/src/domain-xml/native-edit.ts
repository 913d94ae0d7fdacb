/**
 * Domain XML that an expert wrote, held against what libvirt has. Pure.
 *
 * Free are all elements that Covisor does not model: hostdev, filesystem, clock, memoryBacking, qemu:commandline, … What it does model has
 * edits of its own, and what it knows the VM by (UUID, name, its marker in the metadata) stays; both are refused by their names.
 * Passwords are left out when XML is read, so they are put back here.
 */
import { AppError } from '@covisor/model'
import { parseXml, writeXml, type XmlElement, XmlError } from '@covisor/xml'
import { findMarker } from './metadata.ts'
import { type DomainFacts, observe } from './observe.ts'

const WHERE = 'domain XML'

/** Equal for both texts: the comparison is of what the XML itself tells. */
const SAME: DomainFacts = {
  nativeHost: '',
  power: 'stopped',
  persistent: true,
  startWithHost: false,
  hasSnapshots: false,
  volumeAt: () => undefined,
}

/** What observe() calls it → what it is called in the XML, for people. */
const modelled = {
  displayName: '<title>',
  vcpus: '<vcpu>',
  vcpusMax: '<vcpu>',
  memoryMiB: '<memory> and <currentMemory>',
  firmware: 'the firmware in <os>',
  secureBoot: 'Secure Boot in <os>',
  tpm: '<tpm>',
  cpuModel: 'the model of <cpu>',
  disks: '<disk>',
  nics: '<interface>',
  graphics: '<graphics>',
  hasSerialConsole: '<serial> and <console>',
} as const

/** `current`: with its secrets. Returns what to define. Throws REQUEST_INVALID. */
export function nativeEdit(current: string, wanted: string): string {
  const before = parseXml(current, WHERE)
  const after = parsed(wanted)
  if (after.local !== 'domain') throw refused(`its outermost element is <${after.local}>, not <domain>`)
  const kept: readonly (readonly [what: string, of: (domain: XmlElement) => string | undefined])[] = [
    ['<uuid>, by which Covisor knows the VM', (domain) => domain.first('uuid')?.text.trim()],
    ['<name>, by which the host knows the VM', (domain) => domain.first('name')?.text],
    ['the type of <domain>', (domain) => domain.attr('type')],
    ["Covisor's marker in <metadata>, which says whose the VM is", markerText],
  ]
  for (const [what, of] of kept) if (of(before) !== of(after)) throw refused(`${what}, must stay`)

  const [was, is] = [observe(current, SAME), observe(wanted, SAME)]
  for (const [field, what] of Object.entries(modelled)) {
    const key = field as keyof typeof modelled
    if (JSON.stringify(was[key]) !== JSON.stringify(is[key]))
      throw refused(`${what}: Covisor models this; change it by an edit of the VM`)
  }
  keepPasswords(before, after)
  return writeXml(after)
}

function parsed(xml: string): XmlElement {
  try {
    return parseXml(xml, WHERE)
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause
    throw new AppError('REQUEST_INVALID', { where: WHERE, why: cause.message }, { cause })
  }
}

const markerText = (domain: XmlElement): string | undefined => {
  const marker = findMarker(domain)
  return marker === undefined ? undefined : JSON.stringify(marker.attributes.map(({ name, value }) => [name, value]))
}

/** Screens are as many and of the same kinds: that was compared before. */
function keepPasswords(before: XmlElement, after: XmlElement): void {
  const screens = (domain: XmlElement) => domain.first('devices')?.elements('graphics') ?? []
  for (const [index, screen] of screens(after).entries()) {
    if (screen.attr('passwd') !== undefined)
      throw refused('a password in <graphics> would be kept in tasks and audit; set it on the host')
    const password = screens(before)[index]?.attr('passwd')
    if (password !== undefined) screen.setAttr('passwd', password)
  }
}

const refused = (why: string): AppError => new AppError('REQUEST_INVALID', { where: WHERE, why })
