/** stub */
import type { ReactNode } from 'react'
export const NetworksPage = (): ReactNode => null
