/**
 * Bytes of a descriptor, manifest or message bundle as text: by byte order mark, by the XML declaration, else UTF-8.
 *
 * Ill-formed bytes are an error, not question marks: a name that came out wrong would be looked up and not found.
 */
import { OvfError } from '../ovf-error.ts'

/** The largest descriptor accepted. Parsing one takes half a second and 250 MB; real ones end at 1 MB. */
export const MAX_TEXT_BYTES = 8 * 1024 * 1024

export function decodeText(bytes: Uint8Array, file: string): string {
  const encoding = encodingOf(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new OvfError(
      {
        file,
        clause: 'XML 1.0, 4.3.3',
        text: `the text is not ${encoding}`,
        remedy: 'Save it as UTF-8, or name its encoding in the XML declaration.',
      },
      { cause },
    )
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le'
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be'
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  return /^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1] ?? 'utf-8'
}
