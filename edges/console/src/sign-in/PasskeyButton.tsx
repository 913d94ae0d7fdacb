/** Signs in with a passkey: the browser asks which one, so no name is typed. */
import { Button } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { hasPasskeys, signInWithPasskey } from '../live/passkey.ts'
import { Problem } from '../parts/Problem.tsx'
import { t } from '../words/translate.ts'

export function PasskeyButton(): ReactNode {
  const attempt = useMutation({ mutationFn: signInWithPasskey })
  if (!hasPasskeys()) return null
  return (
    <div className="cv-stack">
      <Button variant="secondary" isBlock isLoading={attempt.isPending} onClick={() => attempt.mutate()}>
        {t('signin.withPasskey')}
      </Button>
      <Problem title={t('frame.notSignedIn')} error={attempt.error} />
    </div>
  )
}
