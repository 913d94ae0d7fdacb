/** What theirs becomes here: networks, pool, and the kinds of hardware where the appliance's are not to be kept. */
import { ExpandableSection, FormGroup, FormSelect, FormSelectOption, Grid } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { bytes } from '../parts/amounts.ts'
import { networkList, poolList } from '../queries.ts'
import { t } from '../words/translate.ts'
import { type Mapping, networkFor } from './mapping-profiles.ts'

interface MappingFieldsProps {
  /** Networks of the appliance that its VMs are plugged into. */
  readonly networks: readonly string[]
  readonly mapping: Mapping
  readonly hasHardware: boolean
  readonly onChange: (mapping: Mapping) => void
}

export function MappingFields({ networks, mapping, hasHardware, onChange }: MappingFieldsProps): ReactNode {
  const ours = useQuery(networkList).data ?? []
  const pools = useQuery(poolList).data ?? []
  const change = (next: Partial<Mapping>) => onChange({ ...mapping, ...next })
  const hardware = (id: string, label: string, key: 'diskBus' | 'nicModel' | 'firmware', kinds: readonly string[]) => (
    <FormGroup label={label} fieldId={id}>
      <FormSelect id={id} value={mapping[key]} onChange={(_event, kind) => change({ [key]: kind })}>
        <FormSelectOption value="" label={t('imports.chosenForMe')} />
        {kinds.map((kind) => (
          <FormSelectOption key={kind} value={kind} label={kind} />
        ))}
      </FormSelect>
    </FormGroup>
  )
  return (
    <>
      <FormGroup label={t('imports.pool')} fieldId="import-pool">
        <FormSelect id="import-pool" value={mapping.pool} onChange={(_event, pool) => change({ pool })}>
          <FormSelectOption value="" label={t('imports.chosenForMe')} />
          {pools.map(({ id, name, availableBytes }) => (
            <FormSelectOption
              key={id}
              value={id}
              label={t('imports.poolFree', { name, free: bytes(availableBytes) })}
            />
          ))}
        </FormSelect>
      </FormGroup>
      {networks.map((theirs, index) => (
        <FormGroup
          key={theirs}
          label={<bdi>{t('imports.networkFor', { theirs })}</bdi>}
          fieldId={`import-network-${index}`}
        >
          <FormSelect
            id={`import-network-${index}`}
            value={networkFor(theirs, mapping, ours)}
            onChange={(_event, id) => change({ networks: { ...mapping.networks, [theirs]: id } })}
          >
            {ours.map(({ id, name }) => (
              <FormSelectOption key={id} value={id} label={name} />
            ))}
          </FormSelect>
        </FormGroup>
      ))}
      {hasHardware ? (
        <ExpandableSection toggleText={t('imports.hardware')}>
          <Grid hasGutter sm={4}>
            {hardware('import-disk-bus', t('imports.disks'), 'diskBus', ['virtio', 'scsi', 'sata', 'ide'])}
            {hardware('import-nic-model', t('imports.nics'), 'nicModel', [
              'virtio',
              'e1000e',
              'e1000',
              'rtl8139',
              'vmxnet3',
            ])}
            {hardware('import-firmware', t('imports.firmware'), 'firmware', ['bios', 'uefi'])}
          </Grid>
        </ExpandableSection>
      ) : null}
    </>
  )
}
