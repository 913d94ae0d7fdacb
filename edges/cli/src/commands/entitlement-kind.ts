/** What organisations can be entitled to, as it is typed. */
import { UsageError } from '../usage-error.ts'

const kinds = ['network', 'pool-class', 'flavor', 'image'] as const

export function kindMeant(text: string): (typeof kinds)[number] {
  const kind = kinds.find((known) => known === text)
  if (kind === undefined) throw new UsageError(`"${text}" is none of ${kinds.join(', ')}`)
  return kind
}
