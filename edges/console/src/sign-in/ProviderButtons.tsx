/** A button for each identity provider that a browser can be sent to, and why the last visit to one did not sign in. */
import { unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { useSignal } from '../live/signal.ts'
import { answerRefused, leaveFor } from '../live/visit.ts'
import { Problem } from '../parts/Problem.tsx'
import '../words/say-identity.ts'
import { t } from '../words/translate.ts'

export function ProviderButtons(): ReactNode {
  const { data } = useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: () => unwrap(api.GET('/v1/sessions/ways')),
    retry: false,
  })
  const leaving = useMutation({ mutationFn: leaveFor })
  const refused = useSignal(answerRefused)
  return (
    <div className="cv-stack">
      {(data?.identityProviders ?? []).map(({ id, name }) => (
        <Button
          key={id}
          variant="secondary"
          isBlock
          isLoading={leaving.isPending && leaving.variables === id}
          onClick={() => leaving.mutate(id)}
        >
          {t('identity.signInWith', { name })}
        </Button>
      ))}
      <Problem title={t('frame.notSignedIn')} error={leaving.error ?? refused} />
    </div>
  )
}
