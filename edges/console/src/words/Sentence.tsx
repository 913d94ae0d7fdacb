/** A text with elements in its holes, such as a link or a name that must be isolated, in whatever order the language has them. */
import { Fragment, type ReactNode } from 'react'
import { type Hole, type Key, type TextOf, unfilled } from './translate.ts'

interface SentenceProps<K extends Key> {
  readonly of: K
  readonly parts: Readonly<Record<Hole<TextOf<K>>, ReactNode>>
}

export function Sentence<K extends Key>({ of, parts }: SentenceProps<K>): ReactNode {
  const filled: Readonly<Record<string, ReactNode>> = parts
  // A split at a pattern with a group has the groups at the odd places: the names of the holes.
  return unfilled(of)
    .split(/\{\{(\w+)\}\}/)
    .map((piece, index) => <Fragment key={`${index} ${piece}`}>{index % 2 === 0 ? piece : filled[piece]}</Fragment>)
}
