/** A name that somebody gave. Isolated, so that right-to-left characters in it cannot turn the text around it. */
import type { ReactNode } from 'react'

export const Name = ({ of }: { readonly of: string }): ReactNode => <bdi className="cv-name">{of}</bdi>
