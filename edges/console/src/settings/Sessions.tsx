/** Ends every session of whoever is signed in, this one too: for a laptop that was lost. */
import { unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { signOut } from '../live/sign-in.ts'
import { Problem } from '../parts/Problem.tsx'
import { t } from '../words/translate.ts'

export function Sessions(): ReactNode {
  const end = useMutation({
    mutationFn: async () => {
      await unwrap(api.DELETE('/v1/sessions'))
      // Its answer does not matter any more; the tabs do.
      await signOut().catch(() => undefined)
    },
  })
  return (
    <div className="cv-stack">
      <p>{t('settings.sessionsHelp')}</p>
      <Problem title={t('parts.notDone')} error={end.error} />
      <div>
        <Button variant="secondary" isDanger isLoading={end.isPending} onClick={() => end.mutate()}>
          {t('settings.signOutEverywhere')}
        </Button>
      </div>
    </div>
  )
}
