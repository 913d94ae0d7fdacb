/** A link that looks like a button: it leads to a page, so it can be opened in another tab. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { places } from '../frame/places.ts'

interface LinkButtonProps {
  readonly to: (typeof places)[number]['to'] | '/vms/new' | '/vms/deleted'
  readonly variant?: 'primary' | 'secondary' | 'link'
  readonly children: string
}

export const LinkButton = ({ to, variant = 'primary', children }: LinkButtonProps): ReactNode => (
  <Link to={to} className={`pf-v6-c-button pf-m-${variant}`}>
    <span className="pf-v6-c-button__text">{children}</span>
  </Link>
)
