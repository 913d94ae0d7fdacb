/** What cloud-init tells the guest at its first start. All of it is a secret: it is sent, and never shown again. */
import { FormGroup, FormHelperText, HelperText, HelperTextItem, TextArea, TextInput } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { TextField } from '../parts/TextField.tsx'
import { useSettled } from '../parts/use-settled.ts'
import { t } from '../words/translate.ts'
import type { Seed } from './create-wish.ts'

interface SeedFieldsProps {
  readonly seed: Seed
  readonly isExpert: boolean
  readonly onChange: (seed: Seed) => void
}

export function SeedFields({ seed, isExpert, onChange }: SeedFieldsProps): ReactNode {
  const change = (next: Partial<Seed>) => onChange({ ...seed, ...next })
  return (
    <div className="cv-stack">
      <TextField id="vm-user" label={t('create.user')} value={seed.user} onChange={(user) => change({ user })} />
      <FormGroup label={t('create.sshKeys')} fieldId="vm-keys">
        <TextArea
          id="vm-keys"
          rows={3}
          value={seed.sshKeys}
          spellCheck={false}
          onChange={(_event, sshKeys) => change({ sshKeys })}
        />
      </FormGroup>
      <FormGroup label={t('create.password')} fieldId="vm-password">
        <TextInput
          id="vm-password"
          type="password"
          autoComplete="new-password"
          value={seed.password}
          onChange={(_event, password) => change({ password })}
        />
      </FormGroup>
      {isExpert ? (
        <>
          <TextField
            id="vm-hostname"
            label={t('create.hostname')}
            value={seed.hostname}
            help={t('create.hostnameHelp')}
            onChange={(hostname) => change({ hostname })}
          />
          <YamlField
            id="vm-network-config"
            label={t('create.networkConfig')}
            kind="network"
            value={seed.networkConfig}
            help={t('create.networkConfigHelp')}
            onChange={(networkConfig) => change({ networkConfig })}
          />
          <YamlField
            id="vm-user-data"
            label={t('create.userData')}
            kind="user-data"
            value={seed.userData}
            help={t('create.userDataHelp')}
            onChange={(userData) => change({ userData })}
          />
        </>
      ) : null}
    </div>
  )
}

interface YamlFieldProps {
  readonly id: string
  readonly label: string
  readonly kind: 'network' | 'user-data'
  readonly value: string
  readonly help: string
  readonly onChange: (text: string) => void
}

function YamlField({ id, label, kind, value, help, onChange }: YamlFieldProps): ReactNode {
  const settled = useSettled(value)
  const { data: fault } = useQuery({
    queryKey: ['yaml fault', kind, settled],
    queryFn: async () => {
      const { userDataFault, yamlFault } = await import('./yaml-fault.ts')
      return (kind === 'network' ? yamlFault(settled) : userDataFault(settled)) ?? null
    },
    enabled: settled !== '',
    gcTime: 0,
  })
  const isWrong = value !== '' && fault != null
  const text = fault === 'header' ? t('create.userDataHeader') : t('create.notYaml', { fault: fault ?? '' })
  return (
    <FormGroup label={label} fieldId={id}>
      <TextArea
        id={id}
        rows={6}
        className="cv-config-field"
        spellCheck={false}
        value={value}
        validated={isWrong ? 'warning' : 'default'}
        aria-describedby={`${id}-help`}
        onChange={(_event, next) => onChange(next)}
      />
      <FormHelperText>
        <HelperText id={`${id}-help`} isLiveRegion>
          <HelperTextItem variant={isWrong ? 'warning' : 'default'}>
            <bdi>{isWrong ? text : help}</bdi>
          </HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  )
}
