/** /volumes/$volume: one block device: where it lies, how much of it is really there, and which VMs have it. */
import type { Schema } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { TagsPart } from '../layout/TagsPart.tsx'
import { chosenProject } from '../live/project.ts'
import { bytes, instant } from '../parts/amounts.ts'
import { DetailFrame } from '../parts/DetailFrame.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Happened } from '../parts/Happened.tsx'
import { Links } from '../parts/Links.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Part } from '../parts/Part.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { Subject } from '../parts/Subject.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { RightsOn } from '../people/RightsOn.tsx'
import { volumeItem } from '../queries.ts'
import { DeleteVolumeDialog, isBusy, ResizeVolumeDialog, whyNotDeleted } from '../storage/volume-dialogs.tsx'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

type Volume = Schema<'Volume'>

export function VolumePage(): ReactNode {
  const { data: volume, error } = useQuery(volumeItem(useParam('volume')))
  const navigate = useNavigate()
  if (volume === undefined || error !== null) return <Loading what={t('pages.volume')} error={error} />
  return (
    <DetailFrame
      title={volume.name}
      list="volumes"
      beside={<StateLabel state={volume.state} />}
      actions={[
        {
          label: t('pages.volumes.download'),
          needs: 'volume:download',
          // A link says in which project only by being in the first one.
          refusal: chosenProject.value === undefined ? isBusy(volume) : t('pages.volumes.downloadElsewhere'),
          act: () => location.assign(`/v1/volumes/${volume.id}/content`),
        },
        {
          label: t('pages.volumes.resize'),
          needs: 'volume:resize',
          refusal: isBusy(volume),
          opens: (close) => <ResizeVolumeDialog volume={volume} onClose={close} />,
        },
        {
          label: t('parts.delete'),
          needs: 'volume:delete',
          isDanger: true,
          refusal: whyNotDeleted(volume),
          opens: (close) => (
            <DeleteVolumeDialog volume={volume} onClose={close} onStarted={() => void navigate({ to: '/volumes' })} />
          ),
        },
      ]}
    >
      <div className="cv-cards">
        <Part title={t('people.about')}>
          <Facts label={t('people.about')} facts={factsOf(volume)} />
        </Part>
        <Part title={t('pages.volumes.usedBy')}>
          {volume.attachedTo.length === 0 ? (
            <p>{t('pages.volumes.unused')}</p>
          ) : (
            <Links kind="vm" of={volume.attachedTo} />
          )}
        </Part>
        <TagsPart kind="volume" of={volume} />
        <RightsOn kind="volume" id={volume.id} name={volume.name} />
        <Happened to={volume.id} />
      </div>
    </DetailFrame>
  )
}

const factsOf = (volume: Volume) =>
  [
    [t('pages.size'), bytes(volume.capacityBytes)],
    [
      t('pages.volumes.taken'),
      volume.allocatedBytes === null ? (
        '–'
      ) : (
        <UseMeter
          key="taken"
          label={t('pages.volumes.taken')}
          used={volume.allocatedBytes}
          of={volume.capacityBytes}
          text={bytes}
        />
      ),
    ],
    [t('pages.pool'), <Subject key="pool" kind="pool" id={volume.pool.id} name={volume.pool.name} />],
    [t('clusters.kind'), `${t(`pages.volumes.purpose.${volume.purpose}`)}, ${volume.format}`],
    [t('pages.madeBy'), t(volume.managed ? 'pages.byCovisor' : 'pages.elsewhere')],
    [t('pages.knownSince'), instant(volume.createdAt)],
  ] as const
