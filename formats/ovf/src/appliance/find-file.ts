/**
 * Finds the stored bytes of a referenced file among the files that the caller gave: whole or in chunks, under the name as
 * written or percent-decoded, beside the descriptor.
 *
 * An href that is a URL, absolute or climbing is refused before anything is looked up, even if the caller gave a file of
 * that name: DSP0243 7.1 allows none of them in a package, and a caller may have resolved it carelessly.
 */
import type { OvfFile } from '../descriptor/envelope.ts'
import { verifyingSource } from '../manifest/digest.ts'
import { digestFor, type Manifest } from '../manifest/parse-manifest.ts'
import { whyRefused } from '../ova/member-names.ts'
import { OvfError } from '../ovf-error.ts'
import type { RangeSource } from '../range-source.ts'
import { type ApplianceFile, applianceFile } from './file-content.ts'

export interface Surroundings {
  readonly descriptorName: string
  readonly files: ReadonlyMap<string, RangeSource>
  readonly manifest: Manifest | undefined
}

/** Throws when the href is not allowed, when the file is not there, or when a piece of it is missing. */
export function findFile(file: OvfFile, around: Surroundings): ApplianceFile {
  const problem = hrefProblem(file.href)
  if (problem !== undefined) throw hrefError(file, around, problem, 'Put the file beside the descriptor.')
  for (const name of candidateNames(file.href, around.descriptorName)) {
    const whole = around.files.get(name)
    if (whole !== undefined) return checkedFile(file, [[name, whole]], around)
    const pieces = chunksOf(name, around.files)
    if (pieces.length === 0) continue
    checkPieces(file, name, pieces, around)
    return checkedFile(file, pieces, around)
  }
  throw hrefError(file, around, 'is not there', 'Put it beside the descriptor, or into the archive.')
}

const MAX_PIECES = 4096

/**
 * Which files to look for beside a descriptor that stands in a folder: the file itself, and its pieces when it is stored
 * in chunks. The number of pieces is known only if the descriptor states the size. Nothing for an href that is refused.
 */
export function pieceNames({ href, sizeBytes, chunkBytes }: OvfFile): readonly string[] {
  if (hrefProblem(href) !== undefined) return []
  const count = chunkBytes === undefined ? 0 : Math.ceil((sizeBytes ?? chunkBytes) / chunkBytes)
  const name = decoded(href)
  return [name, ...Array.from({ length: Math.min(count, MAX_PIECES) }, (_, i) => chunkName(name, i))]
}

function hrefProblem(href: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(href)?.[1]
  return scheme === undefined ? (whyRefused(href) ?? whyRefused(decoded(href))) : `is at a URL (${scheme})`
}

type Piece = readonly [name: string, source: RangeSource]

function checkedFile(file: OvfFile, pieces: readonly Piece[], { manifest }: Surroundings): ApplianceFile {
  const digests = pieces.map(([name]) => digestFor(manifest, name))
  const checked = pieces.map(([, source], i) =>
    digests[i] === undefined ? source : verifyingSource(source, digests[i]),
  )
  const isVerified = digests.every((digest) => digest !== undefined)
  return applianceFile(file, checked, isVerified)
}

/** DSP0243 7.1: all pieces but the last have the size that the descriptor states. */
function checkPieces(file: OvfFile, name: string, pieces: readonly Piece[], around: Surroundings): void {
  const short = pieces.slice(0, -1).find(([, { size }]) => file.chunkBytes !== undefined && size !== file.chunkBytes)
  if (short !== undefined) {
    throw hrefError(
      file,
      around,
      `is in pieces of ${file.chunkBytes} bytes, but "${short[0]}" has ${short[1].size}`,
      AGAIN,
    )
  }
  const next = chunkName(name, pieces.length)
  if (digestFor(around.manifest, next) !== undefined) {
    throw hrefError(file, around, `has a piece "${next}" in the manifest that is not there`, AGAIN)
  }
  const size = pieces.reduce((sum, [, piece]) => sum + piece.size, 0)
  if (file.sizeBytes !== undefined && size < file.sizeBytes) {
    throw hrefError(file, around, `has ${file.sizeBytes} bytes, but its ${pieces.length} pieces have ${size}`, AGAIN)
  }
}

const AGAIN = 'Get all pieces again.'

/** As written and percent-decoded; beside the descriptor when that is in a directory. */
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

/** Pieces are named HREF.000000000, HREF.000000001, … */
function chunksOf(name: string, files: ReadonlyMap<string, RangeSource>): Piece[] {
  const pieces: Piece[] = []
  for (let piece = files.get(chunkName(name, 0)); piece !== undefined; ) {
    pieces.push([chunkName(name, pieces.length), piece])
    piece = files.get(chunkName(name, pieces.length))
  }
  return pieces
}

const chunkName = (name: string, index: number): string => `${name}.${String(index).padStart(9, '0')}`

function hrefError(file: OvfFile, { descriptorName }: Surroundings, reason: string, remedy: string): OvfError {
  return new OvfError({
    file: descriptorName,
    line: file.line,
    clause: 'DSP0243 7.1',
    text: `the file "${file.href}" (id "${file.id}") ${reason}`,
    remedy,
  })
}
