/** stub */
import type { ReactNode } from 'react'
export const HostsPage = (): ReactNode => null
