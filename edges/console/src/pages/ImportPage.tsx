/** stub */
import type { ReactNode } from 'react'
export const ImportPage = (): ReactNode => null
