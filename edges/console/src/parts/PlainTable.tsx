/** A short table inside a page: no order to choose, no rows that come and go. Rows are plain `<tr>` and `<td>`. */
import type { ReactNode } from 'react'
import './table.css'

interface PlainTableProps {
  readonly label: string
  readonly heads: readonly string[]
  /** A last column with buttons, whose head only screen readers read. */
  readonly actions?: string
  readonly children: ReactNode
}

export const PlainTable = ({ label, heads, actions, children }: PlainTableProps): ReactNode => (
  <table className="cv-table" role="grid" aria-label={label}>
    <thead>
      <tr>
        {heads.map((head, index) => (
          // Two may be called the same, such as two moments.
          <th key={index} scope="col">
            {head}
          </th>
        ))}
        {actions === undefined ? null : (
          <th scope="col">
            <span className="pf-v6-screen-reader">{actions}</span>
          </th>
        )}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
)
