/** A part of a page: a card with its heading. */
import { Card, CardBody, CardTitle } from '@patternfly/react-core'
import type { ReactNode } from 'react'

interface PartProps {
  readonly title: string
  /** Across the whole page. */
  readonly isWide?: boolean
  readonly children: ReactNode
}

export const Part = ({ title, isWide = false, children }: PartProps): ReactNode => (
  <Card className={isWide ? 'cv-wide' : ''}>
    <CardTitle component="h2">{title}</CardTitle>
    <CardBody>{children}</CardBody>
  </Card>
)
