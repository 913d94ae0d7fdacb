/** An identity provider, new or as it is; afterwards the address that the other side has to be told. */
import { type Schema, unwrap } from '@covisor/client'
import { Alert, FormGroup, TextInput } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Secret } from '../parts/Secret.tsx'
import { TextField } from '../parts/TextField.tsx'
import { t } from '../words/translate.ts'
import { GroupRoleRows } from './GroupRoleRows.tsx'
import { formOf, isWhole, type ProviderForm, wishOf } from './provider-form.ts'

type Provider = Schema<'IdentityProvider'>

interface ProviderDialogProps {
  /** A new one, if not said. */
  readonly provider?: Provider
  readonly onClose: () => void
}

export function ProviderDialog({ provider, onClose }: ProviderDialogProps): ReactNode {
  const [form, setForm] = useState(() => formOf(provider))
  const [made, setMade] = useState<Provider | undefined>()
  const put = (change: Partial<ProviderForm>) => setForm({ ...form, ...change })
  const send = async (): Promise<Provider> => {
    const { name, ...wish } = wishOf(form)
    if (made !== undefined) return made
    if (provider === undefined) return await unwrap(api.POST('/v1/identity-providers', { body: { name, ...wish } }))
    const params = { path: { identityProvider: provider.id } }
    return await unwrap(api.PATCH('/v1/identity-providers/{identityProvider}', { params, body: { name, ...wish } }))
  }
  return (
    <FormDialog
      title={provider === undefined ? t('identity.add') : t('identity.edit', { name: provider.name })}
      description={t('identity.help')}
      confirm={made !== undefined ? t('people.copiedIt') : provider === undefined ? t('parts.create') : t('parts.save')}
      isReady={isWhole(form)}
      changes={['identity-provider', 'sign-in-ways']}
      send={send}
      onDone={(done) =>
        provider === undefined && made === undefined && done.kind === 'oidc' ? setMade(done) : onClose()
      }
      onClose={onClose}
    >
      {made !== undefined ? (
        <Redirect provider={made} />
      ) : (
        <>
          {provider === undefined ? (
            <ChoiceField
              id="provider-kind"
              label={t('identity.kind')}
              value={form.kind}
              options={[
                ['oidc', t('identity.kind.oidc')],
                ['ldap', t('identity.kind.ldap')],
              ]}
              onChange={(kind) => put({ kind })}
            />
          ) : null}
          <TextField
            id="provider-name"
            label={t('parts.name')}
            isRequired
            value={form.name}
            onChange={(name) => put({ name })}
          />
          {form.kind === 'oidc' ? <OidcFields form={form} put={put} /> : <DirectoryFields form={form} put={put} />}
          <FormGroup
            label={provider?.hasSecret === true ? t('identity.secretKept') : t('identity.secret')}
            fieldId="provider-secret"
          >
            <TextInput
              id="provider-secret"
              type="password"
              autoComplete="off"
              value={form.secret}
              onChange={(_event, secret) => put({ secret })}
            />
          </FormGroup>
          <ChoiceField
            id="provider-admits"
            label={t('identity.admits')}
            value={form.admits}
            options={[
              ['in-group', t('identity.admits.in-group')],
              ['everybody', t('identity.admits.everybody')],
              ['made', t('identity.admits.made')],
            ]}
            onChange={(admits) => put({ admits })}
          />
          <ChoiceField
            id="provider-second-factor"
            label={t('identity.secondFactor')}
            value={form.secondFactor}
            options={[
              ['asked-here', t('identity.secondFactor.asked-here')],
              ['when-said', t('identity.secondFactor.when-said')],
              ['trusted', t('identity.secondFactor.trusted')],
            ]}
            onChange={(secondFactor) => put({ secondFactor })}
          />
          <GroupRoleRows rows={form.groups} onChange={(groups) => put({ groups })} />
          {provider?.kind === 'oidc' ? <Redirect provider={provider} /> : null}
        </>
      )}
    </FormDialog>
  )
}

interface FieldsProps {
  readonly form: ProviderForm
  readonly put: (change: Partial<ProviderForm>) => void
}

function OidcFields({ form, put }: FieldsProps): ReactNode {
  const text = (id: keyof ProviderForm & ('issuer' | 'clientId' | 'nameClaim' | 'groupClaim')) => (
    <TextField
      key={id}
      id={`provider-${id}`}
      label={t(`identity.${id}`)}
      isRequired
      value={form[id]}
      onChange={(value) => put({ [id]: value })}
    />
  )
  return (['issuer', 'clientId', 'nameClaim', 'groupClaim'] as const).map(text)
}

const DirectoryFields = ({ form, put }: FieldsProps): ReactNode => (
  <>
    <ChoiceField
      id="provider-directory"
      label={t('identity.directory')}
      value={form.directory}
      options={[
        ['ldap', 'LDAP'],
        ['active-directory', 'Active Directory'],
      ]}
      onChange={(directory) => put({ directory })}
    />
    <TextField
      id="provider-url"
      label={t('identity.url')}
      isRequired
      value={form.url}
      onChange={(url) => put({ url })}
    />
    {form.url.startsWith('ldap://') ? (
      <ChoiceField
        id="provider-tls"
        label={t('identity.tls')}
        value={form.tls}
        options={[
          ['start', t('identity.tls.start')],
          ['none', t('identity.tls.none')],
          ['plain', t('identity.tls.plain')],
        ]}
        onChange={(tls) => put({ tls })}
      />
    ) : null}
    <TextField
      id="provider-base"
      label={t('identity.base')}
      isRequired
      value={form.base}
      onChange={(base) => put({ base })}
    />
    <TextField
      id="provider-bind"
      label={t('identity.bindDn')}
      value={form.bindDn}
      onChange={(bindDn) => put({ bindDn })}
    />
  </>
)

const Redirect = ({ provider: { redirectUri } }: { readonly provider: Provider }): ReactNode =>
  redirectUri === null ? (
    <Alert variant="warning" isInline title={t('identity.redirectUnknown')} />
  ) : (
    <Secret title={t('identity.redirect')} label={t('identity.redirect')} secret={redirectUri} />
  )
