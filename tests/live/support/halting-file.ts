/**
 * A file to upload that stops answering at a chosen byte, until it is told to go on: how tests do something in the middle.
 *
 * Only long ranges are held back, which the copy asks for; the short ones before are the server looking what is inside.
 */
import type { Source } from './upload.ts'

export interface HaltingFile extends Source {
  /** Resolves when a range behind the byte was asked for. */
  readonly reached: Promise<void>
  goOn(): void
}

const LONG_BYTES = 2 ** 20

export function haltingFile({ name, source }: Source, atByte: number): HaltingFile {
  const reached = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  return {
    name,
    reached: reached.promise,
    goOn: go.resolve,
    source: {
      size: source.size,
      async read(offset, length) {
        if (length >= LONG_BYTES && offset + length > atByte) {
          reached.resolve()
          await go.promise
        }
        return (await source.read(offset, length)) as Uint8Array
      },
    },
  }
}
