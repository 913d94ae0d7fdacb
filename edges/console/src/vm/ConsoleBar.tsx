/** How a console is, and the way back in when it is closed. */
import { Alert, AlertActionLink } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'
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
        title={<bdi>{state.why}</bdi>}
        actionLinks={
          <>
            <AlertActionLink onClick={() => again(false)}>{t('vm.openAgain')}</AlertActionLink>
            {state.isTaken ? <AlertActionLink onClick={() => again(true)}>{t('vm.takeOver')}</AlertActionLink> : null}
          </>
        }
      />
    )
  }
  return (
    <div className="cv-toolbar">
      <span role="status">{t(`vm.console.${state.kind}`)}</span>
      {state.kind === 'open' ? children : null}
    </div>
  )
}
