/** An address that leads nowhere. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'

export const NotFoundPage = (): ReactNode => (
  <PageFrame title="Nothing is here">
    <EmptyMessage title="There is no such page" action={<Link to="/">Go to the overview</Link>}>
      The address may be mistyped, or what it led to is gone.
    </EmptyMessage>
  </PageFrame>
)
