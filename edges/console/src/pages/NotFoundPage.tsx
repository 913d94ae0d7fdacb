/** An address that leads nowhere. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { t } from '../words/translate.ts'

export const NotFoundPage = (): ReactNode => (
  <PageFrame title={t('pages.nothingHere')}>
    <EmptyMessage title={t('pages.noSuchPage')} action={<Link to="/">{t('parts.toOverview')}</Link>}>
      {t('pages.noSuchPageBody')}
    </EmptyMessage>
  </PageFrame>
)
