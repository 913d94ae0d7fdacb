/** Nothing is managed yet: what to do first. */
import type { ReactNode } from 'react'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { LinkButton } from '../parts/LinkButton.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { t } from '../words/translate.ts'

export const FirstRun = (): ReactNode => (
  <PageFrame title={t('overview.welcome')}>
    <EmptyMessage title={t('overview.firstHost')} action={<LinkButton to="/hosts">{t('overview.addHost')}</LinkButton>}>
      {t('overview.firstHostBody')}
    </EmptyMessage>
  </PageFrame>
)
