/** The network cards of a new VM, with model and address. */
import type { Schema } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { TextField } from '../parts/TextField.tsx'
import { t } from '../words/translate.ts'
import { type NicWish, newNic } from './create-wish.ts'
import { FreeChoice } from './FreeChoice.tsx'
import { HardwareRow } from './HardwareRow.tsx'

interface NicRowsProps {
  readonly nics: readonly NicWish[]
  readonly networks: readonly Schema<'Network'>[]
  readonly onChange: (nics: readonly NicWish[]) => void
}

const models = ['virtio', 'e1000e', 'e1000', 'rtl8139', 'vmxnet3', 'pcnet']

export const NicRows = ({ nics, networks, onChange }: NicRowsProps): ReactNode => (
  <>
    {nics.map((nic, index) => {
      const id = `vm-nic-${index}`
      const change = (next: Partial<NicWish>) => onChange(nics.with(index, { ...nic, ...next }))
      return (
        // Cards have no other name than their place.
        <HardwareRow
          key={index}
          id={id}
          title={t('create.nicNumber', { number: index + 1 })}
          removeLabel={t('create.removeNic', { number: index + 1 })}
          onRemove={() => onChange(nics.toSpliced(index, 1))}
        >
          <ChoiceField
            id={`${id}-network`}
            label={t('create.network')}
            value={nic.network}
            options={networks.map(({ id, name }) => [id, name])}
            onChange={(network) => change({ network })}
          />
          <FreeChoice
            id={`${id}-model`}
            label={t('create.model')}
            value={nic.model}
            options={models}
            onChange={(model) => change({ model })}
          />
          <TextField
            id={`${id}-mac`}
            label={t('create.mac')}
            value={nic.mac}
            help={t('create.macHelp')}
            onChange={(mac) => change({ mac })}
          />
        </HardwareRow>
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
