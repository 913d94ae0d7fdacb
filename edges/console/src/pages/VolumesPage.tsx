/** stub */
import type { ReactNode } from 'react'
export const VolumesPage = (): ReactNode => null
