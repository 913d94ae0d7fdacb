/** A state in the reader's language. One that is not in the catalogue comes from a newer server, and is shown as it came. */
import { english } from '../words/en/english.ts'
import { type Key, t } from '../words/translate.ts'

type StateKey = Extract<Key, `parts.state.${string}`>

export function stateWord(state: string): string {
  const key = `parts.state.${state}`
  return Object.hasOwn(english, key) ? t(key as StateKey) : state
}
