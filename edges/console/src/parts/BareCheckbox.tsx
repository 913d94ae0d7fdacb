/** A box in the row of a table, without PatternFly's component for it. The label is for screen readers, and can be clicked beside the box. */
import type { ReactNode } from 'react'
import './table.css'

interface BareCheckboxProps {
  readonly id: string
  readonly label: string
  readonly isChecked: boolean
  readonly onToggle: () => void
}

export const BareCheckbox = ({ id, label, isChecked, onToggle }: BareCheckboxProps): ReactNode => (
  <label className="cv-check" htmlFor={id}>
    <input id={id} type="checkbox" aria-label={label} checked={isChecked} onChange={onToggle} />
  </label>
)
