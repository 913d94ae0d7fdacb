/** Asks an identity provider what a sign-in would ask, and shows step by step what came of it. */
import { type Schema, unwrap } from '@covisor/client'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { DataTable } from '../parts/DataTable.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Name } from '../parts/Name.tsx'
import { TextField } from '../parts/TextField.tsx'
import { t } from '../words/translate.ts'

type Checks = Schema<'ProviderChecks'>['checks']

interface TestProviderDialogProps {
  readonly provider: Schema<'IdentityProvider'>
  readonly onClose: () => void
}

export function TestProviderDialog({ provider, onClose }: TestProviderDialogProps): ReactNode {
  const [user, setUser] = useState('')
  const [checks, setChecks] = useState<Checks | undefined>()
  const params = { path: { identityProvider: provider.id } }
  const body = user.trim() === '' ? {} : { user: user.trim() }
  return (
    <FormDialog
      title={t('identity.testOf', { name: provider.name })}
      confirm={t('identity.test')}
      changes={[]}
      send={() => unwrap(api.POST('/v1/identity-providers/{identityProvider}/test', { params, body }))}
      onDone={(answer) => setChecks(answer.checks)}
      onClose={onClose}
    >
      {provider.kind === 'ldap' ? (
        <TextField id="test-user" label={t('identity.testUser')} value={user} onChange={setUser} />
      ) : null}
      {checks === undefined ? null : (
        <DataTable
          label={t('identity.testOf', { name: provider.name })}
          rows={checks.map((check) => ({ ...check, id: check.what }))}
          rowName={({ what }) => what}
          columns={[
            { header: t('parts.name'), width: 24, cell: ({ what }) => what },
            {
              header: t('identity.test'),
              width: 20,
              cell: ({ isGood }) => (isGood ? t('identity.good') : t('identity.notGood')),
            },
            { header: t('parts.description'), cell: ({ detail }) => <Name of={detail} /> },
          ]}
        />
      )}
    </FormDialog>
  )
}
