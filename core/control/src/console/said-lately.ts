/**
 * What serial consoles said lately, so that who opens one again (after a reload, or a migration) sees more than a blinking cursor.
 *
 * Hypervisors keep none of it: what is said while nobody has the console open is heard by nobody, here too. In memory and bounded, for
 * guests say what they like and as much as they like; a restart of the server forgets it. Kept by project as well, because a VM that is
 * given to another project leaves behind what its former owners did.
 */
export interface WhoSays {
  readonly project: string
  readonly id: string
}

/** Some hundreds of lines, which is what people scroll back. */
const MOST_BYTES = 64 * 1024
const MOST_CONSOLES = 200
const NEW_LINE = 10

export class SaidLately {
  /** The longest silent first. */
  readonly #said = new Map<string, Uint8Array>()

  hear(who: WhoSays, bytes: Uint8Array): void {
    const key = keyOf(who)
    const before = this.#said.get(key) ?? new Uint8Array()
    this.#said.delete(key)
    this.#said.set(key, lastOf(before, bytes))
    if (this.#said.size > MOST_CONSOLES) this.#said.delete(this.#said.keys().next().value!)
  }

  of(who: WhoSays): Uint8Array {
    return this.#said.get(keyOf(who)) ?? new Uint8Array()
  }

  /** Hands on what is said, and remembers it. */
  async *listen(who: WhoSays, said: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const bytes of said) {
      this.hear(who, bytes)
      yield bytes
    }
  }
}

const keyOf = ({ project, id }: WhoSays): string => `${project} ${id}`

/** From the beginning of a line, where there is one: a cut through a letter or a colour would spoil what follows. */
function lastOf(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(before.length + bytes.length)
  all.set(before)
  all.set(bytes, before.length)
  if (all.length <= MOST_BYTES) return all
  const cut = all.subarray(all.length - MOST_BYTES)
  return cut.slice(cut.indexOf(NEW_LINE) + 1)
}
