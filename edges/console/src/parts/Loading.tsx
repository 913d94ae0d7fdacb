/** A page whose subject is not there yet, or is not at all. */
import { isApiProblem } from '@covisor/client'
import { Bullseye, Spinner } from '@patternfly/react-core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyMessage } from './EmptyMessage.tsx'
import { PageFrame } from './PageFrame.tsx'
import { Problem } from './Problem.tsx'

export function Loading({ what, error }: { readonly what: string; readonly error: unknown }): ReactNode {
  if (error === null || error === undefined) {
    return (
      <Bullseye>
        <Spinner aria-label={`Loading: ${what}`} />
      </Bullseye>
    )
  }
  return (
    <PageFrame title={what}>
      {isApiProblem(error, 'NOT_FOUND') ? (
        <EmptyMessage title={`This ${what} does not exist`} action={<Link to="/">Go to the overview</Link>}>
          It may have been deleted.
        </EmptyMessage>
      ) : (
        <Problem title="It could not be read" error={error} />
      )}
    </PageFrame>
  )
}
