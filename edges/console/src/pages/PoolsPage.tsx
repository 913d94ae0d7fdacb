/** stub */
import type { ReactNode } from 'react'
export const PoolsPage = (): ReactNode => null
