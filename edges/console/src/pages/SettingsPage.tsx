/** stub */
import type { ReactNode } from 'react'
export const SettingsPage = (): ReactNode => null
