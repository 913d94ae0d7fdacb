/**
 * A name that somebody gave. Isolated, so that right-to-left characters in it cannot turn the text around it; tables cut long ones,
 * so those can be read in full by pointing at them.
 */
import type { ReactNode } from 'react'

const LONG = 24
const MOST_IN_TITLE = 1000

export const Name = ({ of }: { readonly of: string }): ReactNode => (
  <bdi className="cv-name" {...(of.length > LONG ? { title: of.slice(0, MOST_IN_TITLE) } : {})}>
    {of}
  </bdi>
)
