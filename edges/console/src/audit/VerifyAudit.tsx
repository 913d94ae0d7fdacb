/** Asks the server whether every entry is as it was written, and says what it found, as `covisor audit verify` does. */
import { unwrap } from '@covisor/client'
import { Alert, Button } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { whole } from '../parts/amounts.ts'
import { Problem } from '../parts/Problem.tsx'
import { t } from '../words/translate.ts'

export function VerifyAudit(): ReactNode {
  const may = useMay()
  const verify = useMutation({ mutationFn: () => unwrap(api.GET('/v1/audit/verification')) })
  if (!may('audit:verify')) return null
  return (
    <>
      <Button variant="secondary" isLoading={verify.isPending} onClick={() => verify.mutate()}>
        {t('audit.verify')}
      </Button>
      <Problem title={t('audit.notVerified')} error={verify.error} />
      {verify.data === undefined ? null : (
        <Alert
          isInline
          isPlain
          role="status"
          variant={verify.data.intact ? 'success' : 'danger'}
          title={
            verify.data.broken === null
              ? t('audit.intact', { sealed: whole(verify.data.sealed) })
              : t('audit.broken', { place: verify.data.broken.place, why: verify.data.broken.why })
          }
        />
      )}
    </>
  )
}
