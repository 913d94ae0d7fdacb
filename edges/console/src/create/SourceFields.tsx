/** What a new VM starts from: an image, the CD of an installer, or nothing. */
import type { Schema } from '@covisor/client'
import { Alert } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { bytes } from '../parts/amounts.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { t } from '../words/translate.ts'
import type { Wishes } from './create-wish.ts'

interface SourceFieldsProps {
  readonly wishes: Wishes
  readonly images: readonly Schema<'Image'>[]
  readonly discs: readonly Schema<'Volume'>[]
  readonly change: (next: Partial<Wishes>) => void
}

export function SourceFields({ wishes, images, discs, change }: SourceFieldsProps): ReactNode {
  if (wishes.source === 'image') {
    if (images.length === 0) return <Alert variant="info" isInline title={t('create.noImages')} />
    return (
      <ChoiceField
        id="vm-image"
        label={t('create.image')}
        value={wishes.image}
        options={images.map(({ id, name, guestOs, capacityBytes }) => [
          id,
          `${name} (${guestOs}, ${bytes(capacityBytes)})`,
        ])}
        onChange={(image) => change({ image })}
      />
    )
  }
  if (wishes.source !== 'iso') return null
  if (discs.length === 0) return <Alert variant="info" isInline title={t('create.noDiscs')} />
  return (
    <ChoiceField
      id="vm-cdrom"
      label={t('create.disc')}
      isRequired
      value={wishes.cdrom}
      options={[['', t('create.choose')], ...discs.map(({ id, name }) => [id, name] as const)]}
      onChange={(cdrom) => change({ cdrom })}
    />
  )
}
