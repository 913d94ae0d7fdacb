/** The hosts of a cluster, and each one's way out of service and back, with the plan of who moves where. */
import type { Schema } from '@covisor/client'
import { type ReactNode, useState } from 'react'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { t } from '../words/translate.ts'
import { DutyDialog } from './DutyDialog.tsx'

type Cluster = Schema<'Cluster'>
type Member = Cluster['hosts'][number]

export function ClusterMembers({ cluster }: { readonly cluster: Cluster }): ReactNode {
  const may = useMay()
  const [host, setHost] = useState<Member | undefined>()
  const columns: readonly Column<Member>[] = [
    {
      header: t('clusters.host'),
      width: 34,
      cell: ({ id, name }) => (
        <RowLink to={`/hosts/${id}`}>
          <Name of={name} />
        </RowLink>
      ),
    },
    {
      header: t('people.state'),
      cell: ({ connection, duty }) => (
        <>
          <StateLabel state={connection} /> {duty === 'active' ? null : <StateLabel state={duty} />}
        </>
      ),
    },
    {
      header: t('parts.actions'),
      width: 30,
      cell: (member) => {
        const label = member.duty === 'active' ? t('clusters.takeOut') : t('clusters.takeBack')
        return may('host:maintain') ? (
          <ActionButton
            variant="link"
            size="sm"
            label={`${label}: ${member.name}`}
            refusal={member.connection === 'connected' ? undefined : t('clusters.doesNotAnswer')}
            onPress={() => setHost(member)}
          >
            {label}
          </ActionButton>
        ) : null
      },
    },
  ]
  if (cluster.hosts.length === 0)
    return <EmptyMessage title={t('clusters.noMembers')}>{t('clusters.noMembersBody')}</EmptyMessage>
  return (
    <>
      <DataTable
        label={t('clusters.membersOf', { name: cluster.name })}
        rows={cluster.hosts}
        rowName={({ name }) => name}
        columns={columns}
      />
      {host === undefined ? null : <DutyDialog host={host} onClose={() => setHost(undefined)} />}
    </>
  )
}
