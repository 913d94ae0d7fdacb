/**
 * What is wrong with an appliance: which file, which line or byte, against which clause, and what can be done about it.
 *
 * The one error class of this package. Whatever bytes come in, nothing else is thrown, save what the caller's own
 * RangeSource or AbortSignal throws. Clauses are those of DMTF DSP0243 1.1.0 unless they say otherwise.
 */

export interface OvfProblem {
  /** The descriptor, archive or member, as the caller or the archive names it. */
  readonly file: string
  /** Line in a text file. */
  readonly line?: number | undefined
  /** Byte in an archive. */
  readonly offset?: number | undefined
  /** The specification and its clause: "DSP0243 7.1". */
  readonly clause: string
  readonly text: string
  /** The file is readable, but not the one that the manifest speaks of. */
  readonly isMismatch?: boolean
  /** The way out, for the person who has this file. */
  readonly remedy?: string | undefined
}

export class OvfError extends Error {
  readonly file: string
  readonly line: number | undefined
  readonly offset: number | undefined
  readonly clause: string
  /** What is wrong, without place, clause and remedy. */
  readonly text: string
  readonly isMismatch: boolean
  readonly remedy: string | undefined

  constructor({ file, line, offset, clause, text, isMismatch = false, remedy }: OvfProblem, options?: ErrorOptions) {
    const place = line !== undefined ? `, line ${line}` : offset !== undefined ? `, byte ${offset}` : ''
    super(
      `${harmless(file)}${place}: ${harmless(text)} (${clause})${remedy === undefined ? '' : `. ${remedy}`}`,
      options,
    )
    this.name = 'OvfError'
    this.file = file
    this.line = line
    this.offset = offset
    this.clause = clause
    this.text = harmless(text)
    this.isMismatch = isMismatch
    this.remedy = remedy
  }
}

/** Names and values of a hostile file can be megabytes long, drive terminals, and turn text around: they are cut and spelled out. */
function harmless(text: string): string {
  const short = text.length > 1000 ? `${text.slice(0, 1000)}…` : text
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
