/** /pools/$pool: one pool: how full it is, what was promised from it, which hosts reach it, and the volumes in it. */
import type { Schema } from '@covisor/client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { bytes, percent } from '../parts/amounts.ts'
import { CannotList } from '../parts/CannotList.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { DetailFrame } from '../parts/DetailFrame.tsx'
import { type Fact, Facts } from '../parts/Facts.tsx'
import { Happened } from '../parts/Happened.tsx'
import { Links } from '../parts/Links.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { Part } from '../parts/Part.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { Subject } from '../parts/Subject.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { RightsOn } from '../people/RightsOn.tsx'
import { poolItem, volumeList } from '../queries.ts'
import { ForgetPoolDialog, SharePoolDialog } from '../storage/pool-dialogs.tsx'
import { useParam } from '../use-param.ts'
import { inLanguage, t } from '../words/translate.ts'

type Pool = Schema<'Pool'>
type Volume = Schema<'Volume'>

const SHOWN = 20

export function PoolPage(): ReactNode {
  const { data: pool, error } = useQuery(poolItem(useParam('pool')))
  const navigate = useNavigate()
  if (pool === undefined || error !== null) return <Loading what={t('pages.pool')} error={error} />
  return (
    <DetailFrame
      title={pool.name}
      list="pools"
      beside={<StateLabel state={pool.active ? 'active' : 'inactive'} />}
      actions={[
        {
          label: t('pages.pools.share'),
          needs: 'pool:share',
          opens: (close) => <SharePoolDialog pool={pool} onClose={close} />,
        },
        {
          label: t('pages.pools.forget'),
          needs: 'pool:remove',
          isDanger: true,
          opens: (close) => (
            <ForgetPoolDialog pool={pool} onClose={close} onStarted={() => void navigate({ to: '/pools' })} />
          ),
        },
      ]}
    >
      <div className="cv-cards">
        <Part title={t('people.about')}>
          <Facts label={t('people.about')} facts={factsOf(pool)} />
        </Part>
        <Part title={t('parts.cannot')}>
          <CannotList cannot={pool.cannot} />
        </Part>
        <Part title={t('frame.place.volumes')} isWide>
          <VolumesIn pool={pool} />
        </Part>
        <RightsOn kind="pool" id={pool.id} name={pool.name} />
        <Happened to={pool.id} />
      </div>
    </DetailFrame>
  )
}

const factsOf = (pool: Pool): readonly Fact[] => [
  [
    t('pages.pools.used'),
    <UseMeter
      key="used"
      label={t('overview.poolUsed', { name: pool.name })}
      used={pool.capacityBytes - pool.availableBytes}
      of={pool.capacityBytes}
      text={bytes}
    />,
  ],
  [
    t('pages.pools.promised'),
    pool.capacityBytes === 0
      ? bytes(pool.provisionedBytes)
      : t('pages.pools.promisedOf', {
          amount: bytes(pool.provisionedBytes),
          share: percent(pool.provisionedBytes / pool.capacityBytes),
        }),
  ],
  [t('clusters.kind'), `${t(`pages.pools.kind.${pool.kind}`)}, ${pool.type}`],
  ...optional(t('pages.pools.source'), pool.source),
  ...optional(t('pages.pools.path'), pool.path),
  ...optional(t('pages.pools.class'), pool.poolClass),
  ...optional(
    t('pages.pools.overcommit'),
    pool.overcommit === null ? null : t('pages.pools.times', { factor: String(pool.overcommit) }),
  ),
  [t('pages.pools.formats'), pool.formats.join(', ')],
  [t('frame.place.hosts'), <Links key="hosts" kind="host" of={pool.hosts} />],
  ...(pool.troubles.length === 0
    ? []
    : [[t('pages.pools.troubles'), <Troubles key="troubles" of={pool.troubles} />] as const]),
]

const optional = (term: string, value: string | null): readonly Fact[] =>
  value === null ? [] : [[term, <Name key={term} of={value} />]]

const Troubles = ({ of }: { readonly of: readonly string[] }): ReactNode => (
  <ul>
    {of.map((trouble) => (
      <li key={trouble}>{trouble}</li>
    ))}
  </ul>
)

function VolumesIn({ pool }: { readonly pool: Pool }): ReactNode {
  const { data, isSuccess, hasNextPage } = useInfiniteQuery(volumeList({ pool: pool.id, sort: '-capacityBytes' }))
  const volumes = data?.pages[0]?.items ?? []
  if (isSuccess && volumes.length === 0) return <p className="cv-quiet">{t('pages.pools.empty')}</p>
  return (
    <>
      <DataTable
        label={t('pages.pools.volumesIn', { name: pool.name })}
        rows={volumes.slice(0, SHOWN)}
        rowName={({ name }) => name}
        columns={columns()}
      />
      {hasNextPage || volumes.length > SHOWN ? (
        <RowLink to={`/volumes?pool=${encodeURIComponent(pool.id)}`}>{t('pages.pools.allVolumes')}</RowLink>
      ) : null}
    </>
  )
}

const columns = inLanguage((): readonly Column<Volume>[] => [
  {
    header: t('parts.name'),
    width: 36,
    cell: ({ id, name }) => <Subject kind="volume" id={id} name={name} />,
  },
  { header: t('pages.size'), width: 14, isNumber: true, cell: ({ capacityBytes }) => bytes(capacityBytes) },
  {
    header: t('pages.pools.used'),
    width: 14,
    isNumber: true,
    cell: ({ allocatedBytes }) => (allocatedBytes === null ? '–' : bytes(allocatedBytes)),
  },
  { header: t('pages.volumes.usedBy'), cell: ({ attachedTo }) => <Links kind="vm" of={attachedTo} /> },
])
