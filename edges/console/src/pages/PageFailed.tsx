/** A page that broke. Mostly its files could not be loaded, because the server is away or was updated meanwhile. */
import { Button } from '@patternfly/react-core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { t } from '../words/translate.ts'

export const PageFailed = ({ error }: ErrorComponentProps): ReactNode => (
  <PageFrame title={t('pages.failed')}>
    <Problem title={t('pages.notLoaded')} error={error} />
    <Button onClick={() => location.reload()}>{t('pages.reload')}</Button>
  </PageFrame>
)
