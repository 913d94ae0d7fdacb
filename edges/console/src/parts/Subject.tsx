/** What something is about, by its name: a link to its page, where there is one. */
import type { ReactNode } from 'react'
import { pageOf } from './kind-pages.ts'
import { Name } from './Name.tsx'
import { RowLink } from './RowLink.tsx'

interface SubjectProps {
  readonly kind: string
  /** Null: it is gone, or never was. */
  readonly id: string | null
  readonly name: string
}

export function Subject({ kind, id, name }: SubjectProps): ReactNode {
  const page = id === null ? undefined : pageOf(kind, id)
  return page === undefined ? (
    <Name of={name} />
  ) : (
    <RowLink to={page}>
      <Name of={name} />
    </RowLink>
  )
}
