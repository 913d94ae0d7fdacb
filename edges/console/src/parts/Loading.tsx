/** A page whose subject is not there yet, or is not at all. */
import { isApiProblem } from '@covisor/client'
import { Bullseye, Spinner } from '@patternfly/react-core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'
import { EmptyMessage } from './EmptyMessage.tsx'
import { PageFrame } from './PageFrame.tsx'
import { Problem } from './Problem.tsx'

export function Loading({ what, error }: { readonly what: string; readonly error: unknown }): ReactNode {
  if (error === null || error === undefined) {
    return (
      <Bullseye>
        <Spinner aria-label={t('parts.loading', { what })} />
      </Bullseye>
    )
  }
  return (
    <PageFrame title={what}>
      {isApiProblem(error, 'NOT_FOUND') ? (
        <EmptyMessage title={t('parts.notThere')} action={<Link to="/">{t('parts.toOverview')}</Link>}>
          {t('parts.goneMaybe')}
        </EmptyMessage>
      ) : (
        <Problem title={t('parts.notRead')} error={error} />
      )}
    </PageFrame>
  )
}
