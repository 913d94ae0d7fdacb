/** How a console is, and the way back in when it is closed. */
import { Alert, AlertActionLink } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import type { ConsoleState } from './use-console.ts'

interface ConsoleBarProps {
  readonly state: ConsoleState
  readonly again: (takeOver: boolean) => void
  readonly children?: ReactNode
}

export function ConsoleBar({ state, again, children }: ConsoleBarProps): ReactNode {
  if (state.kind === 'closed') {
    return (
      <Alert
        variant="warning"
        isInline
        title={state.why}
        actionLinks={
          <>
            <AlertActionLink onClick={() => again(false)}>Open again</AlertActionLink>
            {state.isTaken ? <AlertActionLink onClick={() => again(true)}>Take it over</AlertActionLink> : null}
          </>
        }
      />
    )
  }
  return (
    <div className="cv-toolbar">
      <span role="status">{state.kind === 'opening' ? 'Opening…' : 'Connected'}</span>
      {children}
    </div>
  )
}
