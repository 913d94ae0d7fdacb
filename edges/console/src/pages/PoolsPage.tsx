/** /pools: where volumes live, and how full that is: used, and promised. */
import type { Schema } from '@covisor/client'
import { Button, FormGroup, FormSelect, FormSelectOption, TextInput } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { hostList, poolList } from '../queries.ts'

type Pool = Schema<'Pool'>

export function PoolsPage(): ReactNode {
  const pools = useQuery(poolList)
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<Pool | undefined>()
  const create = <Button onClick={() => setCreating(true)}>Create pool</Button>
  return (
    <PageFrame title="Pools" actions={create}>
      <Problem title="Pools could not be read" error={pools.error} />
      {pools.data?.length === 0 ? (
        <EmptyMessage title="No pools yet" action={create}>
          The pools of a host show up here when it is added. A folder on a host can become one.
        </EmptyMessage>
      ) : (
        <DataTable
          label="Pools"
          rows={pools.data ?? []}
          rowName={(pool) => pool.name}
          columns={[
            ...columns,
            {
              header: 'Actions',
              width: 10,
              cell: (pool) => (
                <ActionButton
                  variant="link"
                  size="sm"
                  isDanger
                  label={`Forget ${pool.name}`}
                  onPress={() => setLeaving(pool)}
                >
                  Forget
                </ActionButton>
              ),
            },
          ]}
        />
      )}
      {isCreating ? <CreateDialog onClose={() => setCreating(false)} /> : null}
      {leaving === undefined ? null : (
        <PlanDialog
          title={`Forget pool ${leaving.name}?`}
          confirm="Forget"
          isDanger
          wish={leaving.id}
          call={(query) => api.DELETE('/v1/pools/{pool}', { params: { path: { pool: leaving.id }, query } })}
          onClose={() => setLeaving(undefined)}
        >
          <p>What is in it stays where it is.</p>
        </PlanDialog>
      )}
    </PageFrame>
  )
}

const columns: readonly Column<Pool>[] = [
  {
    header: 'Name',
    width: 18,
    cell: (pool) => (
      <>
        <Name of={pool.name} /> {pool.active ? null : <StateLabel state="inactive" />}
      </>
    ),
  },
  {
    header: 'Used',
    width: 26,
    cell: (pool) => (
      <UseMeter
        label={`Used of pool ${pool.name}`}
        used={pool.capacityBytes - pool.availableBytes}
        of={pool.capacityBytes}
        text={bytes}
      />
    ),
  },
  { header: 'Promised', width: 12, isNumber: true, cell: (pool) => bytes(pool.provisionedBytes) },
  {
    header: 'Where',
    cell: (pool) => (
      <>
        <Name of={pool.hosts.map(({ name }) => name).join(', ')} />{' '}
        <span className="cv-quiet">
          {pool.type} {pool.path === null ? '' : <bdi>{pool.path}</bdi>}
        </span>
      </>
    ),
  },
]

function CreateDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const hosts = useQuery(hostList)
  const [name, setName] = useState('images')
  const [chosen, setChosen] = useState('')
  const [path, setPath] = useState('/var/lib/libvirt/images')
  const wish = { name: name.trim(), host: chosen === '' ? (hosts.data?.[0]?.id ?? '') : chosen, path: path.trim() }
  return (
    <PlanDialog
      title="Create a pool"
      confirm="Create"
      wish={wish}
      call={(query) => api.POST('/v1/pools', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <FormGroup label="Name" fieldId="pool-name" isRequired>
        <TextInput id="pool-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <FormGroup label="Host" fieldId="pool-host" isRequired>
        <FormSelect id="pool-host" value={wish.host} onChange={(_event, id) => setChosen(id)}>
          {(hosts.data ?? []).map((host) => (
            <FormSelectOption key={host.id} value={host.id} label={host.name} />
          ))}
        </FormSelect>
      </FormGroup>
      <FormGroup label="Folder on the host" fieldId="pool-path" isRequired>
        <TextInput id="pool-path" value={path} onChange={(_event, text) => setPath(text)} />
      </FormGroup>
    </PlanDialog>
  )
}
