/** A page that broke. Mostly its files could not be loaded, because the server is away or was updated meanwhile. */
import { Button } from '@patternfly/react-core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'

export const PageFailed = ({ error }: ErrorComponentProps): ReactNode => (
  <PageFrame title="This page cannot be shown">
    <Problem title="It could not be loaded" error={error} />
    <Button onClick={() => location.reload()}>Reload</Button>
  </PageFrame>
)
