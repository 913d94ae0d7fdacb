/**
 * What is inside an appliance, without reading its disks: headers of the archive, the small files, and the first sector
 * of each disk file. Never more than a few hundred kilobytes, whatever the size.
 */
import { MAX_TEXT_BYTES } from '../descriptor/decode-text.ts'
import type { OvfDeploymentOption, OvfNetwork, OvfNote, OvfProduct, OvfStartupItem } from '../descriptor/envelope.ts'
import { type VmHardware, type VmHardwareOptions, vmHardware } from '../hardware/vm-hardware.ts'
import type { SignatureReport } from '../manifest/parse-certificate.ts'
import { looksLikeTar } from '../ova/tar-header.ts'
import { OvfError } from '../ovf-error.ts'
import type { RangeSource } from '../range-source.ts'
import { type DetectedFormat, detectFormat } from './detect-format.ts'
import { type Appliance, type OpenOptions, openAppliance } from './open-appliance.ts'
import { openOva } from './open-ova.ts'

export interface ApplianceReport {
  readonly kind: 'ova' | 'ovf'
  readonly name: string
  readonly ovfVersion: '0.9' | '1' | '2'
  readonly systems: readonly VmHardware[]
  readonly files: readonly FileReport[]
  readonly networks: readonly OvfNetwork[]
  readonly deploymentOptions: readonly OvfDeploymentOption[]
  readonly startup: readonly OvfStartupItem[]
  readonly products: readonly OvfProduct[]
  readonly eulas: readonly string[]
  readonly annotations: readonly string[]
  readonly hasManifest: boolean
  readonly signature: SignatureReport | undefined
  /** Everything worth telling about the descriptor; those about one machine are in its own notes. */
  readonly notes: readonly OvfNote[]
}

export interface FileReport {
  readonly id: string
  readonly href: string
  /** Undefined when only the descriptor is there. */
  readonly storedBytes: number | undefined
  readonly isVerified: boolean
  /** By the first bytes of the file, not by what the descriptor says. */
  readonly detectedFormat: DetectedFormat | undefined
}

/** An OVA, or a bare descriptor (then the disks are only as the descriptor tells). */
export async function inspectAppliance(
  source: RangeSource,
  options: VmHardwareOptions & OpenOptions = {},
  signal?: AbortSignal,
): Promise<ApplianceReport> {
  const kind = await applianceKind(source, signal)
  const open: OpenOptions = { ...options, missingFiles: 'noted' }
  if (kind === 'ova') return reportOn('ova', await openOva(source, open, signal), options, signal)
  if (source.size > MAX_TEXT_BYTES) throw notAppliance(source)
  const bytes = await source.read(0, source.size, signal)
  const appliance = await openAppliance({ descriptor: { name: source.name, bytes }, files: new Map() }, open)
  return reportOn('ovf', appliance, options, signal)
}

/** By content: a tar header, or XML with an envelope in it. */
export async function applianceKind(source: RangeSource, signal?: AbortSignal): Promise<'ova' | 'ovf'> {
  const head = Buffer.from(await source.read(0, Math.min(source.size, 4096), signal))
  if (looksLikeTar(head)) return 'ova'
  if (head[0] === 0x1f && head[1] === 0x8b) throw notAppliance(source, 'it is gzipped', 'Unpack it with gunzip first.')
  if (head.toString('latin1', 0, 2) === 'PK') throw notAppliance(source, 'it is a ZIP archive', 'Unpack it first.')
  const text = head.toString('latin1').replaceAll('\0', '')
  if (/^\s*(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*</.test(text)) return 'ovf'
  throw notAppliance(source)
}

function notAppliance(
  source: RangeSource,
  reason = 'it is neither an OVA nor an OVF descriptor',
  remedy?: string,
): OvfError {
  return new OvfError({ file: source.name, offset: 0, clause: 'DSP0243 5.3', text: reason, remedy })
}

/** Also for appliances that the caller has opened already, e.g. a descriptor with the files beside it. */
export async function reportOn(
  kind: 'ova' | 'ovf',
  appliance: Appliance,
  options: VmHardwareOptions = {},
  signal?: AbortSignal,
): Promise<ApplianceReport> {
  const { envelope, manifest, signature, notes } = appliance
  const contents = contentsOf(envelope.content)
  const files: FileReport[] = []
  for (const { id, href } of envelope.files) {
    const found = appliance.files.get(id)
    const detectedFormat = found && (await detectFormat(found.stored, signal))
    files.push({ id, href, storedBytes: found?.stored.size, isVerified: found?.isVerified ?? false, detectedFormat })
  }
  return {
    kind,
    name: appliance.name,
    ovfVersion: envelope.version,
    systems: envelope.systems.map((system) => vmHardware(system, envelope, options)),
    files,
    networks: envelope.networks,
    deploymentOptions: envelope.deploymentOptions,
    startup: contents.flatMap((content) => (content.kind === 'collection' ? content.startup : [])),
    products: contents.flatMap(({ products }) => products),
    eulas: [...envelope.eulas, ...contents.flatMap(({ eulas }) => eulas)],
    annotations: contents.flatMap(({ annotation }) => annotation ?? []),
    hasManifest: manifest !== undefined,
    signature,
    notes,
  }
}

type Content = Appliance['envelope']['content']

function contentsOf(content: Content): Content[] {
  return content.kind === 'system' ? [content] : [content, ...content.children.flatMap(contentsOf)]
}
