/** Writes a manifest (.mf) as the standard and every product read it: `SHA256(file)= hex`, one line per file. */
import { type Digest, digestOf } from '../manifest/digest.ts'
import { OvfError } from '../ovf-error.ts'

export interface ManifestLine {
  readonly file: string
  readonly digest: Digest
}

export function writeManifest(lines: readonly ManifestLine[]): string {
  return lines
    .map(({ file, digest }) => {
      if (/[\r\n]/.test(file)) {
        throw new OvfError({
          file,
          clause: 'DSP0243 5.1, manifest',
          text: 'a file name with a line break cannot be listed',
        })
      }
      return `${digest.algorithm.toUpperCase()}(${file})= ${digest.hex}\n`
    })
    .join('')
}

/** A line for a file that is in memory anyway, such as the descriptor. */
export function manifestLine(file: string, bytes: Uint8Array): ManifestLine {
  return { file, digest: digestOf(bytes, 'sha256') }
}
