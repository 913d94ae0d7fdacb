/**
 * Damages a text, reproducibly: the same number gives the same damage.
 *
 * A flipped bit ends most texts at their first parser, so most damage keeps the grammar: words that mean something to the reader are put in,
 * swapped, repeated and taken out, and numbers become ones that break arithmetic. Some bytes are damaged all the same.
 */
import { randomFrom } from './fuzz-mutations.ts'

const NUMBERS = ['0', '-1', '1e9', '4294967296', '9007199254740993', '99999999999999999999', '']
/** A text that grows with each damage would end as a test of patience. */
const MAX_LENGTH = 256 * 1024

export function mutateText(seeds: readonly Uint8Array[], words: readonly string[], number: number): Uint8Array {
  const random = randomFrom(number)
  const any = (): string => Buffer.from(seeds[random(seeds.length)]!).toString('latin1')
  let text = any()
  for (let left = 1 + random(5); left > 0; left--) text = damage(text, words, any, random)
  return Buffer.from(text.slice(0, MAX_LENGTH), 'latin1')
}

type Random = (below: number) => number

function damage(text: string, words: readonly string[], other: () => string, random: Random): string {
  const at = random(text.length + 1)
  const cut = (length: number): string => text.slice(0, at) + text.slice(at + length)
  const put = (piece: string): string => text.slice(0, at) + piece + text.slice(at)
  switch (random(10)) {
    case 0:
      return cut(1 + random(64))
    case 1:
      return put(text.slice(random(text.length + 1)).slice(0, 1 + random(256)))
    case 2:
      return put(String.fromCharCode(random(256)))
    case 3:
      return put(other().slice(random(4096), random(8192)))
    case 4:
      return text.slice(0, random(8) === 0 ? at : text.length - random(64))
    case 5:
      return put((words[random(words.length)] ?? '').repeat(1 + random(random(50) === 0 ? 2000 : 2)))
    case 6:
      return replaced(text, /\d+/g, NUMBERS[random(NUMBERS.length)]!, random)
    default:
      return replaced(text, /[\w:.#/-]{3,}/g, words[random(words.length)] ?? '', random)
  }
}

/** One of the places that match, near a place chosen at random. */
function replaced(text: string, pattern: RegExp, by: string, random: Random): string {
  const from = random(text.length + 1)
  pattern.lastIndex = from
  const match = pattern.exec(text)
  return match === null ? text : text.slice(0, match.index) + by + text.slice(match.index + match[0].length)
}
