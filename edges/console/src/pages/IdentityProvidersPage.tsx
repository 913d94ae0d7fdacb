/** /identity-providers: who else is asked who somebody is; added, tested, changed, disabled and removed here. */
import { type Schema, unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ProviderDialog } from '../identity/ProviderDialog.tsx'
import { TestProviderDialog } from '../identity/TestProviderDialog.tsx'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { identityProviderList } from '../queries.ts'
import '../words/say-identity.ts'
import { t } from '../words/translate.ts'

type Provider = Schema<'IdentityProvider'>
type Dialog =
  | { readonly kind: 'add' }
  | { readonly kind: 'edit' | 'test' | 'switch' | 'remove'; readonly provider: Provider }

export function IdentityProvidersPage(): ReactNode {
  const providers = useQuery(identityProviderList)
  const mayChange = useMay()('installation:sign-in')
  const [dialog, setDialog] = useState<Dialog | undefined>()
  const add = mayChange ? <Button onClick={() => setDialog({ kind: 'add' })}>{t('identity.add')}</Button> : undefined
  return (
    <PageFrame title={t('frame.place.identityProviders')} actions={add ?? null}>
      <Problem title={t('identity.notRead')} error={providers.error} />
      {providers.data?.length === 0 ? (
        <EmptyMessage title={t('identity.none')}>{t('identity.noneBody')}</EmptyMessage>
      ) : (
        <DataTable
          label={t('frame.place.identityProviders')}
          rows={providers.data ?? []}
          rowName={({ name }) => name}
          columns={columnsFor(mayChange, setDialog)}
        />
      )}
      {dialog === undefined ? null : <DialogOf dialog={dialog} onClose={() => setDialog(undefined)} />}
    </PageFrame>
  )
}

function columnsFor(mayChange: boolean, open: (dialog: Dialog) => void): readonly Column<Provider>[] {
  const action = (kind: Exclude<Dialog['kind'], 'add'>, provider: Provider, label: string) => (
    <ActionButton
      variant="link"
      size="sm"
      isDanger={kind === 'remove'}
      label={`${label} ${provider.name}`}
      onPress={() => open({ kind, provider })}
    >
      {label}
    </ActionButton>
  )
  return [
    { header: t('parts.name'), width: 18, cell: ({ name }) => <Name of={name} /> },
    { header: t('identity.kind'), width: 18, cell: ({ kind }) => t(`identity.kind.${kind}`) },
    { header: t('identity.at'), cell: ({ oidc, ldap }) => <Name of={oidc?.issuer ?? ldap?.url ?? ''} /> },
    { header: t('identity.admits'), width: 20, cell: ({ admits }) => t(`identity.admits.${admits}`) },
    {
      header: t('parts.actions'),
      width: 26,
      cell: (provider) =>
        mayChange ? (
          <>
            {action('test', provider, t('identity.test'))}
            {action('edit', provider, t('parts.edit'))}
            {action('switch', provider, provider.disabled ? t('identity.enable') : t('identity.disable'))}
            {action('remove', provider, t('identity.remove'))}
          </>
        ) : null,
    },
  ]
}

function DialogOf({ dialog, onClose }: { readonly dialog: Dialog; readonly onClose: () => void }): ReactNode {
  if (dialog.kind === 'add') return <ProviderDialog onClose={onClose} />
  const { kind, provider } = dialog
  const { id, name, disabled } = provider
  const params = { path: { identityProvider: id } }
  const changes = ['identity-provider', 'sign-in-ways', 'binding']
  switch (kind) {
    case 'edit':
      return <ProviderDialog provider={provider} onClose={onClose} />
    case 'test':
      return <TestProviderDialog provider={provider} onClose={onClose} />
    case 'switch':
      return (
        <FormDialog
          title={disabled ? `${t('identity.enable')}: ${name}` : t('identity.disableAsk', { name })}
          description={disabled ? '' : t('identity.disableHelp')}
          confirm={disabled ? t('identity.enable') : t('identity.disable')}
          isDanger={!disabled}
          changes={changes}
          send={() =>
            unwrap(api.PATCH('/v1/identity-providers/{identityProvider}', { params, body: { disabled: !disabled } }))
          }
          onClose={onClose}
        />
      )
    case 'remove':
      return (
        <FormDialog
          title={t('identity.removeAsk', { name })}
          description={t('identity.removeHelp')}
          confirm={t('identity.remove')}
          isDanger
          changes={changes}
          send={() => unwrap(api.DELETE('/v1/identity-providers/{identityProvider}', { params }))}
          onClose={onClose}
        />
      )
    default:
      return kind satisfies never
  }
}
