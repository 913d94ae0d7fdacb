/** Firmware, CPU and place of a new VM: for who has a reason to choose. */
import type { Schema } from '@covisor/client'
import { Checkbox, Grid } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { mebibytes } from '../parts/amounts.ts'
import { TextField } from '../parts/TextField.tsx'
import { t } from '../words/translate.ts'
import type { Wishes } from './create-wish.ts'
import { FreeChoice } from './FreeChoice.tsx'
import { poolOptions } from './pool-options.ts'

interface SystemFieldsProps {
  readonly wishes: Wishes
  readonly hosts: readonly Schema<'Host'>[]
  readonly pools: readonly Schema<'Pool'>[]
  readonly change: (next: Partial<Wishes>) => void
}

export const SystemFields = ({ wishes, hosts, pools, change }: SystemFieldsProps): ReactNode => (
  <>
    <Grid hasGutter sm={6}>
      <FreeChoice
        id="vm-firmware"
        label={t('create.firmware')}
        value={wishes.firmware}
        options={[
          ['bios', 'BIOS'],
          ['uefi', 'UEFI'],
        ]}
        onChange={(firmware) => change({ firmware, ...(firmware === 'uefi' ? {} : { secureBoot: false }) })}
      />
      <TextField
        id="vm-cpu"
        label={t('create.cpuModel')}
        value={wishes.cpuModel}
        help={t('create.cpuHelp')}
        onChange={(cpuModel) => change({ cpuModel })}
      />
      <FreeChoice
        id="vm-host"
        label={t('create.host')}
        value={wishes.host}
        options={hosts.map(
          ({ id, name, freeMemoryMiB }) =>
            [id, t('create.hostFree', { name, free: mebibytes(freeMemoryMiB) })] as const,
        )}
        onChange={(host) => change({ host })}
      />
      <FreeChoice
        id="vm-pool"
        label={t('create.poolOfRest')}
        value={wishes.pool}
        options={poolOptions(pools)}
        onChange={(pool) => change({ pool })}
      />
    </Grid>
    <Checkbox
      id="vm-secure-boot"
      label={t('create.secureBoot')}
      description={wishes.firmware === 'uefi' ? undefined : t('create.secureBootNeeds')}
      isDisabled={wishes.firmware !== 'uefi'}
      isChecked={wishes.secureBoot}
      onChange={(_event, secureBoot) => change({ secureBoot })}
    />
    <Checkbox id="vm-tpm" label={t('create.tpm')} isChecked={wishes.tpm} onChange={(_event, tpm) => change({ tpm })} />
  </>
)
