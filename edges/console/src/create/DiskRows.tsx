/** The disks of a new VM, each in a pool of its own choice. */
import type { Schema } from '@covisor/client'
import { Button, FormFieldGroup, FormFieldGroupHeader, Grid } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { bytes } from '../parts/amounts.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { t } from '../words/translate.ts'
import { type DiskWish, newDisk } from './create-wish.ts'

interface DiskRowsProps {
  readonly disks: readonly DiskWish[]
  readonly pools: readonly Schema<'Pool'>[]
  readonly usual: (index: number) => number
  /** The first is the image's, and stays in its format. */
  readonly isFromImage: boolean
  readonly onChange: (disks: readonly DiskWish[]) => void
}

const buses = ['virtio', 'scsi', 'sata', 'ide', 'usb', 'nvme']

export const DiskRows = ({ disks, pools, usual, isFromImage, onChange }: DiskRowsProps): ReactNode => (
  <>
    {disks.map((disk, index) => {
      const change = (next: Partial<DiskWish>) => onChange(disks.with(index, { ...disk, ...next }))
      const isImage = isFromImage && index === 0
      return (
        // Disks have no other name than their place.
        <FormFieldGroup
          key={index}
          role="group"
          header={
            <FormFieldGroupHeader
              titleText={{ text: t('create.diskNumber', { number: index + 1 }), id: `vm-disk-${index}-title` }}
              actions={
                isImage ? null : (
                  <Button
                    variant="link"
                    isDanger
                    aria-label={t('create.removeDisk', { number: index + 1 })}
                    onClick={() => onChange(disks.toSpliced(index, 1))}
                  >
                    {t('create.remove')}
                  </Button>
                )
              }
            />
          }
        >
          <Grid hasGutter sm={6}>
            <NumberField
              id={`vm-disk-${index}-size`}
              label={t('create.sizeGiB')}
              value={disk.sizeGiB ?? usual(index)}
              onChange={(sizeGiB) => change({ sizeGiB })}
            />
            <ChoiceField
              id={`vm-disk-${index}-pool`}
              label={t('create.pool')}
              value={disk.pool}
              options={[
                ['', t('create.chosenForMe')],
                ...pools.map(
                  ({ id, name, availableBytes }) =>
                    [id, t('create.poolFree', { name, free: bytes(availableBytes) })] as const,
                ),
              ]}
              onChange={(pool) => change({ pool })}
            />
            {isImage ? null : (
              <>
                <ChoiceField
                  id={`vm-disk-${index}-bus`}
                  label={t('create.bus')}
                  value={disk.bus}
                  options={[['', t('create.chosenForMe')], ...buses.map((bus) => [bus, bus] as const)]}
                  onChange={(bus) => change({ bus })}
                />
                <ChoiceField
                  id={`vm-disk-${index}-format`}
                  label={t('create.format')}
                  value={disk.format}
                  options={[
                    ['', t('create.chosenForMe')],
                    ['qcow2', 'qcow2'],
                    ['raw', 'raw'],
                  ]}
                  onChange={(format) => change({ format })}
                />
              </>
            )}
          </Grid>
        </FormFieldGroup>
      )
    })}
    <div>
      <Button variant="secondary" size="sm" onClick={() => onChange([...disks, newDisk])}>
        {t('create.addDisk')}
      </Button>
    </div>
  </>
)
