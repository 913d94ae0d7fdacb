/** Ends of tasks that this page started, and refusals of buttons. Good news goes by itself; the rest stays until dismissed. */
import { Alert, AlertActionCloseButton, AlertActionLink, AlertGroup } from '@patternfly/react-core'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { dismiss, notices } from '../live/my-tasks.ts'
import { useSignal } from '../live/signal.ts'
import { t } from '../words/translate.ts'

const GOOD_NEWS_MS = 6000

export function Notices(): ReactNode {
  const navigate = useNavigate()
  return (
    <AlertGroup isToast isLiveRegion aria-label={t('frame.notices')}>
      {useSignal(notices).map(({ id, kind, title, text, task }) => (
        <Alert
          key={id}
          variant={kind}
          title={<bdi>{title}</bdi>}
          timeout={kind === 'success' || kind === 'info' ? GOOD_NEWS_MS : false}
          onTimeout={() => dismiss(id)}
          actionClose={
            <AlertActionCloseButton aria-label={t('frame.dismiss', { title })} onClose={() => dismiss(id)} />
          }
          actionLinks={
            task === undefined ? null : (
              <AlertActionLink
                onClick={() => {
                  dismiss(id)
                  void navigate({ to: '/tasks/$task', params: { task } })
                }}
              >
                {t('frame.openTask')}
              </AlertActionLink>
            )
          }
        >
          {text === undefined ? null : <bdi>{text}</bdi>}
        </Alert>
      ))}
    </AlertGroup>
  )
}
