/** The network cards of a new VM, with model and address. */
import type { Schema } from '@covisor/client'
import { Button, FormFieldGroup, FormFieldGroupHeader, Grid } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { TextField } from '../parts/TextField.tsx'
import { t } from '../words/translate.ts'
import { type NicWish, newNic } from './create-wish.ts'

interface NicRowsProps {
  readonly nics: readonly NicWish[]
  readonly networks: readonly Schema<'Network'>[]
  readonly onChange: (nics: readonly NicWish[]) => void
}

const models = ['virtio', 'e1000e', 'e1000', 'rtl8139', 'vmxnet3', 'pcnet']

export const NicRows = ({ nics, networks, onChange }: NicRowsProps): ReactNode => (
  <>
    {nics.map((nic, index) => {
      const change = (next: Partial<NicWish>) => onChange(nics.with(index, { ...nic, ...next }))
      return (
        // Cards have no other name than their place.
        <FormFieldGroup
          key={index}
          role="group"
          header={
            <FormFieldGroupHeader
              titleText={{ text: t('create.nicNumber', { number: index + 1 }), id: `vm-nic-${index}-title` }}
              actions={
                <Button
                  variant="link"
                  isDanger
                  aria-label={t('create.removeNic', { number: index + 1 })}
                  onClick={() => onChange(nics.toSpliced(index, 1))}
                >
                  {t('create.remove')}
                </Button>
              }
            />
          }
        >
          <Grid hasGutter sm={6}>
            <ChoiceField
              id={`vm-nic-${index}-network`}
              label={t('create.network')}
              value={nic.network}
              options={networks.map(({ id, name }) => [id, name])}
              onChange={(network) => change({ network })}
            />
            <ChoiceField
              id={`vm-nic-${index}-model`}
              label={t('create.model')}
              value={nic.model}
              options={[['', t('create.chosenForMe')], ...models.map((model) => [model, model] as const)]}
              onChange={(model) => change({ model })}
            />
            <TextField
              id={`vm-nic-${index}-mac`}
              label={t('create.mac')}
              value={nic.mac}
              help={t('create.macHelp')}
              onChange={(mac) => change({ mac })}
            />
          </Grid>
        </FormFieldGroup>
      )
    })}
    {networks[0] === undefined ? (
      <p>{t('create.noNetworks')}</p>
    ) : (
      <div>
        <Button variant="secondary" size="sm" onClick={() => onChange([...nics, newNic(networks[0]?.id ?? '')])}>
          {t('create.addNic')}
        </Button>
      </div>
    )}
  </>
)
