/** stub */
import type { ReactNode } from 'react'
export const EventsPage = (): ReactNode => null
