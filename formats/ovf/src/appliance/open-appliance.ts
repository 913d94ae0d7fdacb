/**
 * Puts an appliance together from a descriptor and the files beside it: finds every referenced file among those given,
 * checks the descriptor against the manifest, and prepares the disks to be checked while they are read.
 *
 * Files are looked up by name among what the caller gave and nowhere else: an href is never opened.
 */
import { decodeText } from '../descriptor/decode-text.ts'
import type { OvfEnvelope, OvfNote } from '../descriptor/envelope.ts'
import type { LocaleOptions } from '../descriptor/messages.ts'
import { parseOvf } from '../descriptor/parse-ovf.ts'
import { digestOf } from '../manifest/digest.ts'
import { parseCertificate, type SignatureReport } from '../manifest/parse-certificate.ts'
import { digestFor, type Manifest, parseManifest } from '../manifest/parse-manifest.ts'
import { OvfError } from '../ovf-error.ts'
import type { RangeSource } from '../range-source.ts'
import type { ApplianceFile } from './file-content.ts'
import { findFile } from './find-file.ts'

export interface ApplianceParts {
  readonly descriptor: { readonly name: string; readonly bytes: Uint8Array }
  readonly manifest?: { readonly name: string; readonly bytes: Uint8Array } | undefined
  readonly certificate?: { readonly name: string; readonly bytes: Uint8Array } | undefined
  /** Everything else by name, as hrefs in the descriptor are written. */
  readonly files: ReadonlyMap<string, RangeSource>
}

export interface OpenOptions extends Pick<LocaleOptions, 'locale'> {
  /** For looking into a descriptor alone: files that are not there are noted instead of refused. */
  readonly missingFiles?: 'refused' | 'noted'
}

export interface Appliance {
  /** Name of the descriptor. */
  readonly name: string
  readonly envelope: OvfEnvelope
  /** By file id. */
  readonly files: ReadonlyMap<string, ApplianceFile>
  readonly manifest: Manifest | undefined
  readonly signature: SignatureReport | undefined
  readonly notes: readonly OvfNote[]
}

export async function openAppliance(parts: ApplianceParts, options: OpenOptions = {}): Promise<Appliance> {
  const { descriptor, manifest: manifestPart } = parts
  const manifest =
    manifestPart === undefined
      ? undefined
      : parseManifest(decodeText(manifestPart.bytes, manifestPart.name), manifestPart.name)
  checkText('descriptor', descriptor, manifest)
  const text = decodeText(descriptor.bytes, descriptor.name)
  const envelope = parseOvf(text, descriptor.name, { ...options, bundles: await readBundles(text, parts, manifest) })
  const notes: OvfNote[] = [...envelope.notes]
  const files = new Map<string, ApplianceFile>()
  const around = { descriptorName: descriptor.name, files: parts.files, manifest }
  for (const file of envelope.files) {
    try {
      files.set(file.id, checkSize(findFile(file, around), descriptor.name, notes))
    } catch (error) {
      if (options.missingFiles !== 'noted' || !(error instanceof OvfError)) throw error
      notes.push({ line: file.line, text: error.text })
    }
  }
  noteCoverage(manifest, files, notes)
  const signature = readSignature(parts, notes)
  return {
    name: descriptor.name,
    envelope,
    files,
    manifest,
    signature,
    notes,
  }
}

/** A signature that does not fit is said, not refused: whom to trust, and how far, is the caller's decision. */
function readSignature({ manifest, certificate }: ApplianceParts, notes: OvfNote[]): SignatureReport | undefined {
  if (certificate === undefined) return undefined
  const say = (text: string) => notes.push({ line: undefined, text: `"${certificate.name}": ${text}` })
  if (manifest === undefined) {
    say('there is a signature, but no manifest that it could be about')
    return undefined
  }
  const text = decodeText(certificate.bytes, certificate.name)
  const signature = parseCertificate(text, certificate.name, manifest.bytes)
  if (!signature.matchesManifest) say('the signature does not fit the manifest; one of them was changed after signing')
  return signature
}

function checkText(what: string, { name, bytes }: ApplianceParts['descriptor'], manifest: Manifest | undefined): void {
  const expected = digestFor(manifest, name)
  if (expected === undefined) return
  const actual = digestOf(bytes, expected.algorithm)
  if (actual.hex === expected.hex) return
  throw new OvfError({
    file: name,
    clause: 'DSP0243 5.1, manifest',
    text: `the ${what} is not what the manifest says: ${expected.algorithm.toUpperCase()} should be ${expected.hex}, is ${actual.hex}`,
    isMismatch: true,
    remedy: 'If it was edited on purpose, remove the .mf file and import again.',
  })
}

/** Message bundles that are read into memory: one, and all of them together. */
const MAX_BUNDLE_BYTES = 1024 * 1024
const MAX_BUNDLES_BYTES = 8 * 1024 * 1024

async function readBundles(
  text: string,
  { files }: ApplianceParts,
  manifest: Manifest | undefined,
): Promise<Map<string, string>> {
  const bundles = new Map<string, string>()
  if (!text.includes('Strings')) return bundles
  let left = MAX_BUNDLES_BYTES
  for (const [name, source] of files) {
    // Which ones are named can only be known after parsing, which needs them; a name in quotes is good enough to read it.
    const isBundle = /\.(msg|xml|bundle)$/i.test(name) && text.includes(`"${name}"`)
    if (!isBundle || source.size > Math.min(MAX_BUNDLE_BYTES, left)) continue
    left -= source.size
    const bytes = await source.read(0, source.size)
    checkText('message bundle', { name, bytes }, manifest)
    bundles.set(name, decodeText(bytes, name))
  }
  return bundles
}

function checkSize(found: ApplianceFile, descriptorName: string, notes: OvfNote[]): ApplianceFile {
  const { sizeBytes, href, line } = found.file
  const actual = found.stored.size
  if (sizeBytes === undefined || sizeBytes === actual) return found
  const text = `the file "${href}" has ${actual} bytes; the descriptor says ${sizeBytes}`
  // More bytes than stated is carelessness and harmless; fewer means that something is missing.
  if (actual < sizeBytes && !found.isVerified) {
    const remedy = 'The file was cut short; get it again.'
    throw new OvfError({ file: descriptorName, line, clause: 'DSP0243 7.1', text, remedy })
  }
  notes.push({ line, text })
  return found
}

function noteCoverage(
  manifest: Manifest | undefined,
  files: ReadonlyMap<string, ApplianceFile>,
  notes: OvfNote[],
): void {
  if (manifest === undefined) {
    if (files.size > 0)
      notes.push({ line: undefined, text: 'there is no manifest: damage to the disks cannot be noticed' })
    return
  }
  for (const { file, isVerified } of files.values()) {
    if (!isVerified) notes.push({ line: file.line, text: `the manifest does not cover "${file.href}"` })
  }
}
