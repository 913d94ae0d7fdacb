/** /images/$image: one starting point for new VMs. VMs have copies of it, so nothing depends on it once they are made. */
import type { Schema } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { TagsPart } from '../layout/TagsPart.tsx'
import { bytes, instant } from '../parts/amounts.ts'
import { DetailFrame } from '../parts/DetailFrame.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Happened } from '../parts/Happened.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Part } from '../parts/Part.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { Subject } from '../parts/Subject.tsx'
import { RightsOn } from '../people/RightsOn.tsx'
import { imageItem } from '../queries.ts'
import { DeleteImageDialog } from '../storage/DeleteImageDialog.tsx'
import { isBusy } from '../storage/volume-dialogs.tsx'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

export function ImagePage(): ReactNode {
  const { data: image, error } = useQuery(imageItem(useParam('image')))
  const navigate = useNavigate()
  if (image === undefined || error !== null) return <Loading what={t('pages.image')} error={error} />
  return (
    <DetailFrame
      title={image.name}
      list="images"
      beside={<StateLabel state={image.state} />}
      actions={[
        {
          label: t('frame.createVm'),
          needs: 'vm:create',
          refusal: image.state === 'ready' ? undefined : t('pages.images.isBusy', { state: image.state }),
          act: () => void navigate({ to: '/vms/new', search: { image: image.id } }),
        },
        {
          label: t('parts.delete'),
          needs: 'image:delete',
          isDanger: true,
          refusal: isBusy(image),
          opens: (close) => (
            <DeleteImageDialog image={image} onClose={close} onStarted={() => void navigate({ to: '/images' })} />
          ),
        },
      ]}
    >
      <div className="cv-cards">
        <Part title={t('people.about')}>
          <Facts label={t('people.about')} facts={factsOf(image)} />
        </Part>
        <Part title={t('pages.volumes.usedBy')}>
          <p>{t('pages.images.copies')}</p>
        </Part>
        <TagsPart kind="image" of={image} />
        <RightsOn kind="image" id={image.id} name={image.name} />
        <Happened to={image.id} />
      </div>
    </DetailFrame>
  )
}

const factsOf = (image: Schema<'Image'>) =>
  [
    [t('pages.size'), bytes(image.capacityBytes)],
    [t('pages.images.guest'), image.guestOs],
    [t('pages.pool'), <Subject key="pool" kind="pool" id={image.pool.id} name={image.pool.name} />],
    [t('people.made'), instant(image.createdAt)],
  ] as const
