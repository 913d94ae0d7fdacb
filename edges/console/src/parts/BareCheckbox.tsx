/** PatternFly's checkbox without its component, for the rows of tables. The label is for screen readers. */
import '@patternfly/patternfly/components/Check/check.css'
import type { ReactNode } from 'react'

interface BareCheckboxProps {
  readonly id: string
  readonly label: string
  readonly isChecked: boolean
  readonly onToggle: () => void
}

export const BareCheckbox = ({ id, label, isChecked, onToggle }: BareCheckboxProps): ReactNode => (
  <label className="pf-v6-c-check pf-m-standalone" htmlFor={id}>
    <input
      id={id}
      className="pf-v6-c-check__input"
      type="checkbox"
      aria-label={label}
      checked={isChecked}
      onChange={onToggle}
    />
  </label>
)
