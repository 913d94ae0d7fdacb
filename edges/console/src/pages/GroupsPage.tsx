/** /groups: VMs that belong together, in the order in which they start. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, List, ListItem } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { queryClient } from '../live/query-client.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { groupList } from '../queries.ts'

type Group = Schema<'Group'>
interface Wish {
  readonly group: Group
  readonly action: 'start' | 'stop'
}

export function GroupsPage(): ReactNode {
  const groups = useQuery(groupList)
  const [wish, setWish] = useState<Wish | undefined>()
  return (
    <PageFrame title="Groups">
      <Problem title="Groups could not be read" error={groups.error} />
      {groups.data?.length === 0 ? (
        <EmptyMessage title="No groups yet" action={<Link to="/import">Import an appliance</Link>}>
          An appliance with several VMs becomes a group, with the order in which they start. “covisor group create”
          makes one of VMs that are there.
        </EmptyMessage>
      ) : (
        <DataTable
          label="Groups"
          rows={groups.data ?? []}
          rowName={(group) => group.name}
          columns={[
            ...columns,
            { header: 'Actions', width: 25, cell: (group) => <Actions group={group} onWish={setWish} /> },
          ]}
        />
      )}
      {wish === undefined ? null : <PowerDialog wish={wish} onClose={() => setWish(undefined)} />}
    </PageFrame>
  )
}

const columns: readonly Column<Group>[] = [
  { header: 'Name', width: 20, cell: (group) => <Name of={group.name} /> },
  { header: 'State', width: 10, cell: (group) => <StateLabel state={group.state} /> },
  { header: 'VMs, in the order of starting', cell: (group) => <Members group={group} /> },
]

const Members = ({ group }: { readonly group: Group }): ReactNode => (
  <List isPlain aria-label={`VMs of ${group.name}`}>
    {group.members.map((member) => (
      <ListItem key={member.vm.id}>
        {`${member.order === 0 ? '–' : member.order} `}
        <Link to="/vms/$vm" params={{ vm: member.vm.id }}>
          <Name of={member.vm.name} />
        </Link>{' '}
        <StateLabel state={member.vm.state} />
        {member.startDelaySeconds === 0 ? null : ` then ${member.startDelaySeconds} s`}
      </ListItem>
    ))}
  </List>
)

interface ActionsProps {
  readonly group: Group
  readonly onWish: (wish: Wish) => void
}

function Actions({ group, onWish }: ActionsProps): ReactNode {
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/v1/groups/{group}', { params: { path: { group: group.id } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['group', 'list'] }),
  })
  const { state, name } = group
  return (
    <>
      <ActionButton
        variant="link"
        size="sm"
        label={`Start ${name}`}
        refusal={state === 'running' ? 'all its VMs run' : state === 'empty' ? 'it has no VMs' : undefined}
        onPress={() => onWish({ group, action: 'start' })}
      >
        Start
      </ActionButton>
      <ActionButton
        variant="link"
        size="sm"
        label={`Stop ${name}`}
        refusal={state === 'stopped' || state === 'empty' ? 'none of its VMs runs' : undefined}
        onPress={() => onWish({ group, action: 'stop' })}
      >
        Stop
      </ActionButton>
      <Button
        variant="link"
        size="sm"
        aria-label={`Ungroup ${name}`}
        isLoading={remove.isPending}
        onClick={() => remove.mutate()}
      >
        Ungroup
      </Button>
      <Problem title="Not ungrouped" error={remove.error} />
    </>
  )
}

const PowerDialog = ({
  wish: { group, action },
  onClose,
}: {
  readonly wish: Wish
  readonly onClose: () => void
}): ReactNode => (
  <PlanDialog
    title={`${action === 'start' ? 'Start' : 'Stop'} group ${group.name}`}
    confirm={action === 'start' ? 'Start' : 'Stop'}
    isDanger={action === 'stop'}
    wish={[group.id, action]}
    call={(query) => {
      const params = { path: { group: group.id }, query }
      return action === 'start'
        ? api.POST('/v1/groups/{group}/start', { params })
        : api.POST('/v1/groups/{group}/stop', { params, body: {} })
    }}
    onClose={onClose}
  />
)
