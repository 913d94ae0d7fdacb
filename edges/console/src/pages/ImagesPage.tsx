/** stub */
import type { ReactNode } from 'react'
export const ImagesPage = (): ReactNode => null
