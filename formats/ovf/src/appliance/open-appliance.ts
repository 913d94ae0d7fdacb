/**
 * Puts an appliance together from a descriptor and the files beside it: finds every referenced file among those given,
 * checks the descriptor against the manifest, and prepares the disks to be checked while they are read.
 *
 * Files are looked up by name among what the caller gave and nowhere else: an href is never opened.
 */
import { decodeText } from '../descriptor/decode-text.ts'
import type { OvfEnvelope, OvfFile, OvfNote } from '../descriptor/envelope.ts'
import type { LocaleOptions } from '../descriptor/messages.ts'
import { parseOvf } from '../descriptor/parse-ovf.ts'
import { type Digest, digestOf, verifyingSource } from '../manifest/digest.ts'
import { parseCertificate, type SignatureReport } from '../manifest/parse-certificate.ts'
import { type Manifest, parseManifest } from '../manifest/parse-manifest.ts'
import { whyRefused } from '../ova/member-names.ts'
import { OvfError } from '../ovf-error.ts'
import type { RangeSource } from '../range-source.ts'
import { type ApplianceFile, applianceFile } from './file-content.ts'

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
  checkDescriptor(descriptor, manifest)
  const text = decodeText(descriptor.bytes, descriptor.name)
  const envelope = parseOvf(text, descriptor.name, { ...options, bundles: await readBundles(text, parts) })
  const notes: OvfNote[] = [...envelope.notes]
  const files = new Map<string, ApplianceFile>()
  for (const file of envelope.files) {
    const found = findFile(file, descriptor.name, parts.files, manifest)
    if (found !== undefined) files.set(file.id, checkSize(found, descriptor.name, notes))
    else if (options.missingFiles === 'noted')
      notes.push({ line: file.line, text: `the file "${file.href}" is not there` })
    else throw missing(file, descriptor.name)
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

function checkDescriptor({ name, bytes }: ApplianceParts['descriptor'], manifest: Manifest | undefined): void {
  const expected = digestFor(manifest, name)
  if (expected === undefined) return
  const actual = digestOf(bytes, expected.algorithm)
  if (actual.hex === expected.hex) return
  throw new OvfError({
    file: name,
    clause: 'DSP0243 5.1, manifest',
    text: `the descriptor is not what the manifest says: ${expected.algorithm.toUpperCase()} should be ${expected.hex}, is ${actual.hex}`,
    remedy: 'If it was edited on purpose, remove the .mf file and import again.',
  })
}

const MAX_PIECES = 4096

/** The largest message bundle that is read into memory. */
const MAX_BUNDLE_BYTES = 1024 * 1024

async function readBundles(text: string, { files }: ApplianceParts): Promise<Map<string, string>> {
  const bundles = new Map<string, string>()
  if (!text.includes('Strings')) return bundles
  for (const [name, source] of files) {
    const isBundle = /\.(msg|xml|bundle)$/i.test(name) && source.size <= MAX_BUNDLE_BYTES
    if (isBundle) bundles.set(name, decodeText(await source.read(0, source.size), name))
  }
  return bundles
}

function findFile(
  file: OvfFile,
  descriptorName: string,
  files: ReadonlyMap<string, RangeSource>,
  manifest: Manifest | undefined,
): ApplianceFile | undefined {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(file.href)?.[1]
  if (scheme !== undefined) {
    throw hrefError(file, descriptorName, `is at a URL (${scheme})`, 'Download it, and put it beside the descriptor.')
  }
  for (const name of candidateNames(file.href, descriptorName)) {
    const whole = files.get(name)
    const pieces = whole === undefined ? chunksOf(name, files) : [whole]
    if (pieces.length === 0) continue
    const digests = pieces.map((_, i) => digestFor(manifest, whole === undefined ? chunkName(name, i) : name))
    const checked = pieces.map((piece, i) => (digests[i] === undefined ? piece : verifyingSource(piece, digests[i])))
    return applianceFile(
      file,
      checked,
      digests.every((digest) => digest !== undefined),
    )
  }
  const reason = whyRefused(decoded(file.href))
  if (reason !== undefined) throw hrefError(file, descriptorName, reason, 'Put the file beside the descriptor.')
  return undefined
}

/** Manifests name files as they stand beside the manifest, so without the archive's directory. */
function digestFor(manifest: Manifest | undefined, name: string): Digest | undefined {
  return manifest?.entries.get(name) ?? manifest?.entries.get(name.slice(name.lastIndexOf('/') + 1))
}

/** As written, percent-decoded, and both beside the descriptor when that is in a directory. */
function candidateNames(href: string, descriptorName: string): Set<string> {
  const plain = [href, decoded(href)].flatMap((name) => [name, name.normalize('NFC'), name.replace(/^\.\//, '')])
  const directory = descriptorName.slice(0, descriptorName.lastIndexOf('/') + 1)
  return new Set([...plain.map((name) => directory + name), ...plain])
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href)
  } catch {
    return href
  }
}

/**
 * Which files to look for beside a descriptor that stands in a folder: the file itself, and its pieces when it is stored
 * in chunks. The number of pieces is known only if the descriptor states the size.
 */
export function pieceNames({ href, sizeBytes, chunkBytes }: OvfFile): readonly string[] {
  const count = chunkBytes === undefined ? 0 : Math.ceil((sizeBytes ?? chunkBytes) / chunkBytes)
  const name = decoded(href)
  return [name, ...Array.from({ length: Math.min(count, MAX_PIECES) }, (_, i) => chunkName(name, i))]
}

/** DSP0243 7.1: pieces are named HREF.000000000, HREF.000000001, … */
function chunksOf(name: string, files: ReadonlyMap<string, RangeSource>): RangeSource[] {
  const pieces: RangeSource[] = []
  for (let piece = files.get(chunkName(name, 0)); piece !== undefined; ) {
    pieces.push(piece)
    piece = files.get(chunkName(name, pieces.length))
  }
  return pieces
}

const chunkName = (name: string, index: number): string => `${name}.${String(index).padStart(9, '0')}`

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

function missing(file: OvfFile, descriptorName: string): OvfError {
  return hrefError(file, descriptorName, 'is not there', 'Put it beside the descriptor, or into the archive.')
}

function hrefError(file: OvfFile, descriptorName: string, reason: string, remedy: string): OvfError {
  return new OvfError({
    file: descriptorName,
    line: file.line,
    clause: 'DSP0243 7.1',
    text: `the file "${file.href}" (id "${file.id}") ${reason}`,
    remedy,
  })
}
