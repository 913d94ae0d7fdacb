/** stub */
import type { ReactNode } from 'react'
export const HostPage = (): ReactNode => null
