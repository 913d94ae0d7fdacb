/**
 * What is wrong with a disk image: which file, at which byte, against which clause, in words an administrator can act on.
 *
 * The one error class of this package. Whatever bytes come in, nothing else is thrown, save what the caller's own RangeSource or
 * AbortSignal throws. `reason` is for programs, the message is for people: names from an image are cut to a length that a person can
 * read, and what drives terminals or turns text around in them is spelled out.
 */

export type DiskFormatReason =
  | 'truncated' // the file ends before what it promises
  | 'corrupt' // the file contradicts itself or its specification
  | 'unsupported' // well-formed, but not readable by this package
  | 'not-given' // the image needs another file that the caller did not hand over; files are never opened by name
  | 'not-seekable' // the format keeps its tables anywhere in the file, but the source can only be read from front to back

export interface DiskFormatProblem {
  /** The source's name, as the caller gave it. */
  readonly file: string
  /** Byte in that file where the problem was seen. */
  readonly offset: number
  readonly reason: DiskFormatReason
  /** The specification and its clause, e.g. "VMDK 5.0, Grain Markers". */
  readonly clause: string
  readonly text: string
}

export class DiskFormatError extends Error {
  readonly file: string
  readonly offset: number
  readonly reason: DiskFormatReason
  readonly clause: string

  constructor({ file, offset, reason, clause, text }: DiskFormatProblem, options?: ErrorOptions) {
    super(`${file}: byte ${offset}: ${harmless(text)} (${clause})`, options)
    this.name = 'DiskFormatError'
    this.file = file
    this.offset = offset
    this.reason = reason
    this.clause = clause
  }
}

const MOST_CHARACTERS = 500

function harmless(text: string): string {
  const short = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
