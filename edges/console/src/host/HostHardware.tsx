/** What a host is made of, as it tells now: NUMA cells, network cards, disks, PCI devices. A host that is away tells nothing. */
import type { Schema } from '@covisor/client'
import { Spinner, Title } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { bytes, mebibytes, whole } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { Name } from '../parts/Name.tsx'
import { Problem } from '../parts/Problem.tsx'
import { hostHardware } from '../queries.ts'
import { inLanguage, t } from '../words/translate.ts'
import { ranges } from './ranges.ts'

type Hardware = Schema<'HostHardware'>
type Cell = Hardware['numa'][number]
type Card = Hardware['networkCards'][number]
type Disk = Hardware['disks'][number]
type Device = Hardware['pci'][number]

export function HostHardware({ host }: { readonly host: Schema<'Host'> }): ReactNode {
  const isHere = host.connection === 'connected'
  const { data, error, isLoading } = useQuery({ ...hostHardware(host.id), enabled: isHere })
  if (!isHere && data === undefined) return <p>{t('host.hardwareAway')}</p>
  if (isLoading) return <Spinner size="lg" aria-label={t('parts.loading', { what: t('host.hardware') })} />
  if (data === undefined) return <Problem title={t('host.hardwareNotRead')} error={error} />
  return (
    <div className="cv-stack">
      <Pieces title={t('host.numa')} of={data.numa} name={({ cell }) => `${cell}`} columns={cellColumns()} />
      <Pieces title={t('host.nics')} of={data.networkCards} name={({ name }) => name} columns={cardColumns()} />
      <Pieces title={t('host.disks')} of={data.disks} name={({ name }) => name} columns={diskColumns()} />
      <Pieces title={t('host.pci')} of={data.pci} name={({ address }) => address} columns={deviceColumns()} />
    </div>
  )
}

interface PiecesProps<T> {
  readonly title: string
  readonly of: readonly T[]
  readonly name: (piece: T) => string
  readonly columns: readonly Column<T & { readonly id: string }>[]
}

const Pieces = <T,>({ title, of, name, columns }: PiecesProps<T>): ReactNode => (
  <section>
    <Title headingLevel="h3" size="md">
      {title}
    </Title>
    {of.length === 0 ? (
      <p className="cv-quiet">{t('host.tellsNone')}</p>
    ) : (
      <DataTable
        label={title}
        rows={of.map((piece, index) => ({ ...piece, id: `${index} ${name(piece)}` }))}
        rowName={name}
        columns={columns}
      />
    )}
  </section>
)

type Row<T> = T & { readonly id: string }

const cellColumns = inLanguage((): readonly Column<Row<Cell>>[] => [
  { header: t('host.cell'), width: 12, cell: ({ cell }) => cell },
  { header: t('host.memory'), width: 20, isNumber: true, cell: ({ memoryMiB }) => mebibytes(memoryMiB) },
  { header: t('host.cpus'), width: 34, cell: ({ cpus }) => <Name of={ranges(cpus)} /> },
  {
    header: t('host.hugePages'),
    cell: ({ hugePages }) =>
      hugePages.map(({ pageKiB, pages }) => `${whole(pages)} × ${bytes(pageKiB * 1024)}`).join(', ') || '–',
  },
])

const cardColumns = inLanguage((): readonly Column<Row<Card>>[] => [
  { header: t('parts.name'), width: 32, cell: ({ name }) => <Name of={name} /> },
  { header: t('network.mac'), width: 34, cell: ({ mac }) => <code>{mac}</code> },
  { header: t('network.link'), width: 14, cell: ({ isUp }) => t(isUp ? 'host.up' : 'host.down') },
  {
    header: t('host.speed'),
    isNumber: true,
    cell: ({ mbitPerSecond }) => (mbitPerSecond === null ? '–' : `${whole(mbitPerSecond)} Mbit/s`),
  },
])

const diskColumns = inLanguage((): readonly Column<Row<Disk>>[] => [
  { header: t('parts.name'), width: 32, cell: ({ name }) => <Name of={name} /> },
  { header: t('host.model'), width: 48, cell: ({ model }) => <Name of={model ?? '–'} /> },
  { header: t('pages.size'), isNumber: true, cell: ({ sizeBytes }) => bytes(sizeBytes) },
])

const deviceColumns = inLanguage((): readonly Column<Row<Device>>[] => [
  { header: t('host.address'), width: 16, cell: ({ address }) => <code>{address}</code> },
  { header: t('clusters.kind'), width: 12, cell: ({ kind }) => t(`host.device.${kind}`) },
  { header: t('host.device'), width: 34, cell: ({ vendor, product }) => <Name of={`${vendor} ${product}`} /> },
  { header: t('host.driver'), width: 14, cell: ({ driver }) => <Name of={driver ?? '–'} /> },
  { header: t('host.cell'), width: 10, cell: ({ numaCell }) => numaCell ?? '–' },
  { header: t('host.iommu'), cell: ({ iommuGroup }) => iommuGroup ?? t('host.notPassed') },
])
