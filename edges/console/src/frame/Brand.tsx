/** The mark and the name. */
import type { ReactNode } from 'react'

export const Brand = (): ReactNode => (
  <span className="cv-brand">
    <img src="/favicon.svg" alt="" width="28" height="28" />
    <span>Covisor</span>
  </span>
)
