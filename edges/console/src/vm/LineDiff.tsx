/** Two texts, line by line: what went and what came, marked by more than colour. */
import type { ReactNode } from 'react'
import { lineDiff } from './line-diff.ts'

interface LineDiffProps {
  readonly label: string
  readonly before: string
  readonly after: string
}

const marks = { same: ' ', removed: '−', added: '+', gap: ' ' } as const

export const LineDiff = ({ label, before, after }: LineDiffProps): ReactNode => (
  <pre className="cv-config" tabIndex={0} role="region" aria-label={label}>
    {lineDiff(before, after).map(({ kind, text }, index) => (
      // Lines have no other name than their place.
      <span key={index} className="cv-diff" data-kind={kind}>
        {marks[kind]} {text}
        {'\n'}
      </span>
    ))}
  </pre>
)
