/** Nothing is here: what to do about it. */
import { EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter } from '@patternfly/react-core'
import type { ReactNode } from 'react'

interface EmptyMessageProps {
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
}

export const EmptyMessage = ({ title, children, action }: EmptyMessageProps): ReactNode => (
  <EmptyState titleText={title} headingLevel="h2" variant="sm">
    <EmptyStateBody>{children}</EmptyStateBody>
    {action === undefined ? null : (
      <EmptyStateFooter>
        <EmptyStateActions>{action}</EmptyStateActions>
      </EmptyStateFooter>
    )}
  </EmptyState>
)
