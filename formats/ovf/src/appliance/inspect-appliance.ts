/**
 * What is inside an appliance, without reading its disks: headers of the archive, the small files, and the first sector
 * of each disk file. Never more than a few hundred kilobytes, whatever the size.
 */
import { MAX_TEXT_BYTES } from '../descriptor/decode-text.ts'
import type { OvfDeploymentOption, OvfNetwork, OvfNote, OvfProduct } from '../descriptor/envelope.ts'
import { chooseDeploymentOption } from '../hardware/choose-items.ts'
import { type VmHardware, type VmHardwareOptions, vmHardware } from '../hardware/vm-hardware.ts'
import type { DigestAlgorithm } from '../manifest/digest.ts'
import type { SignatureReport } from '../manifest/parse-certificate.ts'
import { looksLikeTar } from '../ova/tar-header.ts'
import { OvfError } from '../ovf-error.ts'
import { type VisibleProperty, visibleProperties } from '../properties/visible-properties.ts'
import type { RangeSource } from '../range-source.ts'
import { type StartOrderItem, startOrder } from '../startup/start-order.ts'
import { type DetectedFormat, detectFormat } from './detect-format.ts'
import { type Appliance, type OpenOptions, openAppliance } from './open-appliance.ts'
import { openOva } from './open-ova.ts'

export interface ApplianceReport {
  readonly kind: 'ova' | 'ovf'
  readonly name: string
  readonly ovfVersion: '0.9' | '1' | '2'
  /** Of the outermost collection; undefined for one virtual system alone. */
  readonly collection: { readonly id: string; readonly name: string } | undefined
  readonly systems: readonly SystemReport[]
  /** One per system of a collection. */
  readonly startOrder: readonly StartOrderItem[]
  readonly files: readonly FileReport[]
  readonly networks: readonly OvfNetwork[]
  readonly deploymentOptions: readonly OvfDeploymentOption[]
  readonly products: readonly OvfProduct[]
  readonly eulas: readonly string[]
  readonly annotations: readonly string[]
  /** Of the manifest; undefined without one. */
  readonly manifestAlgorithm: DigestAlgorithm | undefined
  readonly signature: SignatureReport | undefined
  /** Everything worth telling about the descriptor; those about one machine are in its own notes. */
  readonly notes: readonly OvfNote[]
}

export interface SystemReport extends VmHardware {
  readonly annotation: string | undefined
  /** What the guest is told at its start, and what is asked for that. */
  readonly properties: readonly VisibleProperty[]
  /** How: "com.vmware.guestInfo", "iso". */
  readonly transports: readonly string[]
  /** vmw:ExtraConfig: settings for VMware's hypervisors, of which only a few mean something elsewhere. */
  readonly extraConfig: readonly { readonly key: string; readonly value: string }[]
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
  const option = chooseDeploymentOption(envelope, options.deploymentOption)
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
    collection:
      envelope.content.kind === 'system' ? undefined : { id: envelope.content.id, name: envelope.content.name },
    systems: envelope.systems.map((system) => ({
      ...vmHardware(system, envelope, options),
      annotation: system.annotation,
      properties: visibleProperties(envelope.content, system.id, option?.id),
      transports: system.hardware.transports,
      extraConfig: [...system.hardware.extraConfig].map(([key, value]) => ({ key, value })),
    })),
    startOrder: startOrder(envelope.content),
    files,
    networks: envelope.networks,
    deploymentOptions: envelope.deploymentOptions,
    products: contents.flatMap(({ products }) => products),
    eulas: [...envelope.eulas, ...contents.flatMap(({ eulas }) => eulas)],
    annotations: contents.flatMap(({ annotation }) => annotation ?? []),
    manifestAlgorithm: manifest === undefined ? undefined : [...manifest.entries.values()][0]?.algorithm,
    signature,
    notes,
  }
}

type Content = Appliance['envelope']['content']

function contentsOf(content: Content): Content[] {
  return content.kind === 'system' ? [content] : [content, ...content.children.flatMap(contentsOf)]
}
