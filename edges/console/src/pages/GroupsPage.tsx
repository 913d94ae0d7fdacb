/** /groups: VMs that belong together, in the order in which they start. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, List, ListItem } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { queryClient } from '../live/query-client.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import type { BulkAction } from '../parts/BulkDialog.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { groupList } from '../queries.ts'
import { inLanguage, t } from '../words/translate.ts'

type Group = Schema<'Group'>
interface Wish {
  readonly group: Group
  readonly action: 'start' | 'stop'
}

export function GroupsPage(): ReactNode {
  const groups = useQuery(groupList)
  const [wish, setWish] = useState<Wish | undefined>()
  const columns = useMemo(() => columnsFor(setWish), [])
  return (
    <PageFrame title={t('frame.place.groups')}>
      <Problem title={t('pages.groups.notRead')} error={groups.error} />
      {groups.data?.length === 0 ? (
        <EmptyMessage title={t('pages.groups.none')} action={<Link to="/import">{t('pages.groups.import')}</Link>}>
          {t('pages.groups.noneBody')}
        </EmptyMessage>
      ) : (
        <ListTable
          list="groups"
          label={t('frame.place.groups')}
          rows={groups.data ?? []}
          rowName={({ name }) => name}
          columns={columns}
          bulk={bulkActions()}
        />
      )}
      {wish === undefined ? null : <PowerDialog wish={wish} onClose={() => setWish(undefined)} />}
    </PageFrame>
  )
}

const noStart = ({ state }: Group): string | undefined =>
  state === 'running' ? t('pages.groups.allRun') : state === 'empty' ? t('pages.groups.empty') : undefined

const noStop = ({ state }: Group): string | undefined =>
  state === 'stopped' || state === 'empty' ? t('pages.groups.noneRuns') : undefined

const bulkActions = inLanguage((): readonly BulkAction<Group>[] => [
  {
    label: t('pages.groups.start'),
    refusalOf: noStart,
    call: ({ id }) => api.POST('/v1/groups/{group}/start', { params: { path: { group: id } } }),
  },
  {
    label: t('pages.groups.stop'),
    isDanger: true,
    refusalOf: noStop,
    call: ({ id }) => api.POST('/v1/groups/{group}/stop', { params: { path: { group: id } }, body: {} }),
  },
])

const columnsFor = (onWish: (wish: Wish) => void): readonly ListColumn<Group>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    width: 20,
    value: ({ name }) => name,
    cell: ({ name }) => <Name of={name} />,
  },
  {
    key: 'state',
    header: t('people.state'),
    width: 10,
    value: ({ state }) => state,
    cell: ({ state }) => <StateLabel state={state} />,
  },
  {
    key: 'vms',
    header: t('pages.groups.members'),
    value: ({ members }) => members.map(({ vm }) => vm.name).join(' '),
    cell: (group) => <Members group={group} />,
  },
  {
    key: 'actions',
    header: t('parts.actions'),
    width: 25,
    cell: (group) => <Actions group={group} onWish={onWish} />,
  },
]

const Members = ({ group }: { readonly group: Group }): ReactNode => (
  <List isPlain aria-label={t('pages.groups.vmsOf', { name: group.name })}>
    {group.members.map((member) => (
      <ListItem key={member.vm.id}>
        {`${member.order === 0 ? '–' : member.order} `}
        <Link to="/vms/$vm" params={{ vm: member.vm.id }}>
          <Name of={member.vm.name} />
        </Link>{' '}
        <StateLabel state={member.vm.state} />
        {member.startDelaySeconds === 0 ? null : ` ${t('pages.groups.then', { seconds: member.startDelaySeconds })}`}
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
  const { name } = group
  return (
    <>
      <ActionButton
        variant="link"
        size="sm"
        label={`${t('pages.groups.start')} ${name}`}
        refusal={noStart(group)}
        onPress={() => onWish({ group, action: 'start' })}
      >
        {t('pages.groups.start')}
      </ActionButton>
      <ActionButton
        variant="link"
        size="sm"
        label={`${t('pages.groups.stop')} ${name}`}
        refusal={noStop(group)}
        onPress={() => onWish({ group, action: 'stop' })}
      >
        {t('pages.groups.stop')}
      </ActionButton>
      <Button
        variant="link"
        size="sm"
        aria-label={`${t('pages.groups.ungroup')} ${name}`}
        isLoading={remove.isPending}
        onClick={() => remove.mutate()}
      >
        {t('pages.groups.ungroup')}
      </Button>
      <Problem title={t('parts.notDone')} error={remove.error} />
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
    title={`${t(`pages.groups.${action}`)} ${group.name}`}
    confirm={t(`pages.groups.${action}`)}
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
