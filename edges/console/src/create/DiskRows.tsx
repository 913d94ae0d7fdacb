/** The disks of a new VM, each in a pool of its own choice. */
import type { Schema } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { NumberField } from '../parts/NumberField.tsx'
import { t } from '../words/translate.ts'
import { type DiskWish, newDisk } from './create-wish.ts'
import { FreeChoice } from './FreeChoice.tsx'
import { HardwareRow } from './HardwareRow.tsx'
import { poolOptions } from './pool-options.ts'

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
      const id = `vm-disk-${index}`
      const change = (next: Partial<DiskWish>) => onChange(disks.with(index, { ...disk, ...next }))
      const isImage = isFromImage && index === 0
      return (
        // Disks have no other name than their place.
        <HardwareRow
          key={index}
          id={id}
          title={t('create.diskNumber', { number: index + 1 })}
          removeLabel={t('create.removeDisk', { number: index + 1 })}
          {...(isImage ? {} : { onRemove: () => onChange(disks.toSpliced(index, 1)) })}
        >
          <NumberField
            id={`${id}-size`}
            label={t('create.sizeGiB')}
            value={disk.sizeGiB ?? usual(index)}
            onChange={(sizeGiB) => change({ sizeGiB })}
          />
          <FreeChoice
            id={`${id}-pool`}
            label={t('create.pool')}
            value={disk.pool}
            options={poolOptions(pools)}
            onChange={(pool) => change({ pool })}
          />
          {isImage ? null : (
            <>
              <FreeChoice
                id={`${id}-bus`}
                label={t('create.bus')}
                value={disk.bus}
                options={buses}
                onChange={(bus) => change({ bus })}
              />
              <FreeChoice
                id={`${id}-format`}
                label={t('create.format')}
                value={disk.format}
                options={['qcow2', 'raw']}
                onChange={(format) => change({ format })}
              />
            </>
          )}
        </HardwareRow>
      )
    })}
    <div>
      <Button variant="secondary" size="sm" onClick={() => onChange([...disks, newDisk])}>
        {t('create.addDisk')}
      </Button>
    </div>
  </>
)
