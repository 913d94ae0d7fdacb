/**
 * Reads manifests (.mf): one line per file with its digest. DSP0243 5.1.
 *
 * `SHA256(disk1.vmdk)= 5d41…` is the standard's (and OpenSSL's) way; `5d41…  disk1.vmdk` is what sha256sum writes and some
 * build systems ship. Names may hold spaces and parentheses. CRLF, empty lines and a byte order mark are accepted.
 */
import { OvfError } from '../ovf-error.ts'
import type { Digest, DigestAlgorithm } from './digest.ts'

export interface Manifest {
  readonly name: string
  readonly entries: ReadonlyMap<string, Digest>
}

const CLAUSE = 'DSP0243 5.1, manifest'
/** A name of 1024 bytes, a digest, and room. */
const MAX_LINE_LENGTH = 4096

const hexLength: Readonly<Record<DigestAlgorithm, number>> = { md5: 32, sha1: 40, sha256: 64, sha384: 96, sha512: 128 }

export function parseManifest(text: string, name: string): Manifest {
  const entries = new Map<string, Digest>()
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  lines.forEach((line, index) => {
    if (line.trim() === '') return
    const refuse = (reason: string): never => {
      throw new OvfError({ file: name, line: index + 1, clause: CLAUSE, text: reason })
    }
    if (line.length > MAX_LINE_LENGTH) refuse(`this line has ${line.length} characters`)
    const { file, digest } = openSslLine(line) ?? sumLine(line) ?? refuse(UNREADABLE)
    if (digest.hex.length !== hexLength[digest.algorithm]) {
      refuse(
        `the ${digest.algorithm.toUpperCase()} of "${file}" has ${digest.hex.length} digits instead of ${hexLength[digest.algorithm]}`,
      )
    }
    const before = entries.get(file)
    if (before !== undefined && (before.hex !== digest.hex || before.algorithm !== digest.algorithm)) {
      refuse(`the manifest has two digests for "${file}"`)
    }
    entries.set(file, digest)
  })
  return { name, entries }
}

/** Manifests name files as they stand beside the manifest, so without an archive's directory. */
export function digestFor(manifest: Manifest | undefined, name: string): Digest | undefined {
  return manifest?.entries.get(name) ?? manifest?.entries.get(name.slice(name.lastIndexOf('/') + 1))
}

const UNREADABLE = 'this line is no digest of a file; expected "SHA256(file)= hex"'

interface Line {
  readonly file: string
  readonly digest: Digest
}

function openSslLine(line: string): Line | undefined {
  const match = /^\s*(MD5|SHA-?1|SHA2?-?256|SHA2?-?384|SHA2?-?512)\s*\((.+)\)\s*=\s*([0-9a-f]+)\s*$/i.exec(line)
  if (match === null) return undefined
  const algorithm = match[1]!
    .toLowerCase()
    .replace('-', '')
    .replace(/^sha2(?=256|384|512)/, 'sha') as DigestAlgorithm
  return { file: match[2]!.trim(), digest: { algorithm, hex: match[3]!.toLowerCase() } }
}

/** `HEX  file` or `HEX *file`; the length of the digest tells the algorithm. */
function sumLine(line: string): Line | undefined {
  const match = /^([0-9a-f]{32,128})\s+\*?(.+)$/i.exec(line.trim())
  if (match === null) return undefined
  const hex = match[1]!.toLowerCase()
  const algorithm = (Object.keys(hexLength) as DigestAlgorithm[]).find((name) => hexLength[name] === hex.length)
  return algorithm === undefined ? undefined : { file: match[2]!, digest: { algorithm, hex } }
}
