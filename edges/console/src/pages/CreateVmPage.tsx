/** stub */
import type { ReactNode } from 'react'
export const CreateVmPage = (): ReactNode => null
