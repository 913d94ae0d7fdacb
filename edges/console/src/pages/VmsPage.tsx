/** /vms: every VM, filtered and sorted by the server, with actions on many at once. */
import { Button } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { LayOutVms } from '../layout/LayOutVms.tsx'
import { queryClient } from '../live/query-client.ts'
import { vmCount } from '../parts/amounts.ts'
import { type BulkAction, BulkDialog } from '../parts/BulkDialog.tsx'
import { DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { FilterBox } from '../parts/FilterBox.tsx'
import { LinkButton } from '../parts/LinkButton.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { useSteady } from '../parts/use-steady.ts'
import { ColumnMenu, ViewMenu } from '../parts/ViewMenus.tsx'
import { folderList, hostList, tagList, type VmQuestion, vmList } from '../queries.ts'
import { type ListSearch, listSearch } from '../search.ts'
import { completionAt, isWhole } from '../vm/filter-words.ts'
import { callPower, powerWords, refusalOf, type Vm } from '../vm/vm-calls.ts'
import { columnsShown, usualColumns, vmColumns } from '../vm/vm-columns.tsx'
import { inLanguage, t } from '../words/translate.ts'

const bulkActions = (['start', 'shutdown', 'stop'] as const).map(
  (action): BulkAction<Vm> => ({
    label: powerWords[action].label,
    help: powerWords[action].help,
    isDanger: powerWords[action].isDanger,
    refusalOf: (vm) => refusalOf(vm, action),
    call: (vm) => callPower(action, vm.id),
  }),
)
const choosable = inLanguage(() => vmColumns().filter(({ key }) => key !== 'name'))

export function VmsPage(): ReactNode {
  const search: ListSearch = useSearch({ from: '/vms' })
  const navigate = useNavigate()
  const go = useSteady((next: ListSearch) => void navigate({ to: '/vms', search: next, replace: true }))
  const { filter, sort, columns: keys } = search
  const shown = useMemo(() => keys?.split(',') ?? usualColumns, [keys])
  const columns = useMemo(() => columnsShown(shown), [shown])
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [bulk, setBulk] = useState<BulkAction<Vm> | undefined>()
  const { data: hosts } = useQuery(hostList)
  const { data: folders } = useQuery(folderList)
  const { data: tags } = useQuery(tagList)
  const known = useMemo(
    () => ({
      host: hosts?.map(({ name }) => name) ?? [],
      folder: folders?.map(({ name }) => name) ?? [],
      tag: tags?.map(({ key, value }) => (value === '' ? key : `${key}=${value}`)) ?? [],
    }),
    [hosts, folders, tags],
  )

  const list = useInfiniteQuery({
    ...vmList(questionOf(filter, sort)),
    placeholderData: (old) => old,
  })
  const vms = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const chosen = vms.filter(({ id }) => selected.has(id))
  // The question is on its way while the address and the page follow.
  const filterBy = (next: string) => {
    const { filter: wanted } = listSearch({ ...search, filter: next })
    void queryClient.prefetchInfiniteQuery(vmList(questionOf(wanted, sort)))
    show({ filter: next })
  }
  const show = (next: Partial<Record<keyof ListSearch, string | undefined>>) => go(listSearch({ ...search, ...next }))
  const showColumns = useSteady((next: readonly string[]) => show({ columns: next.join(',') }))

  return (
    <PageFrame
      title={t('frame.place.vms')}
      actions={
        <>
          <LinkButton to="/vms/new">{t('frame.createVm')}</LinkButton>
          <LinkButton to="/import" variant="secondary">
            {t('frame.place.import')}
          </LinkButton>
          <LinkButton to="/vms/deleted" variant="link">
            {t('pages.deleted.title')}
          </LinkButton>
        </>
      }
    >
      <div className="cv-toolbar" role="toolbar" aria-label={t('pages.vms.toolbar')}>
        <FilterBox
          filter={filter ?? ''}
          example="state:running memory>4G name~web*"
          completionAt={(text, caret) => completionAt(text, caret, known)}
          isWhole={isWhole}
          onChange={filterBy}
        />
        <ViewMenu list="vms" search={search} onChoose={go} />
        <ColumnMenu columns={choosable()} shown={shown} onChange={showColumns} />
        {bulkActions.map((action) => (
          <Button
            key={action.label}
            variant="secondary"
            isDanger={action.isDanger ?? false}
            isAriaDisabled={chosen.length === 0}
            {...(chosen.length === 0 ? { title: t('pages.vms.selectFirst') } : {})}
            onClick={() => setBulk(action)}
          >
            {action.label}
          </Button>
        ))}
        <LayOutVms vms={chosen} onDone={() => setSelected(new Set())} />
        <span className="cv-push cv-quiet" role="status">
          {chosen.length > 0 ? `${t('parts.selected', { count: chosen.length })}, ` : ''}
          {list.isPending
            ? t('frame.loading')
            : list.hasNextPage
              ? t('pages.vms.moreThan', { vms: vmCount(vms.length) })
              : vmCount(vms.length)}
        </span>
      </div>
      <Problem title={t('pages.vms.notRead')} error={list.error} />
      {list.isSuccess && vms.length === 0 ? (
        <Nothing isFiltered={filter !== undefined} onClear={() => show({ filter: undefined })} />
      ) : (
        <DataTable
          label={t('frame.place.vms')}
          rows={vms}
          rowName={nameOf}
          columns={columns}
          sort={sort ?? 'name'}
          onSort={(next) => show({ sort: next })}
          selection={{ selected, onChange: setSelected }}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onEnd={() => void list.fetchNextPage()}
        />
      )}
      {bulk === undefined ? null : (
        <BulkDialog
          action={bulk}
          rows={chosen}
          nameOf={nameOf}
          countOf={vmCount}
          onClose={(isDone) => {
            setBulk(undefined)
            if (isDone) setSelected(new Set())
          }}
        />
      )}
    </PageFrame>
  )
}

const questionOf = (filter: string | undefined, sort: string | undefined): VmQuestion => ({
  ...(filter === undefined ? {} : { filter }),
  ...(sort === undefined ? {} : { sort }),
})

const nameOf = (vm: Vm): string => vm.name

function Nothing({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }): ReactNode {
  if (isFiltered) {
    return (
      <EmptyMessage
        title={t('pages.vms.noneLike')}
        action={
          <Button variant="link" onClick={onClear}>
            {t('pages.vms.showAll')}
          </Button>
        }
      >
        {t('pages.vms.noneLikeBody')}
      </EmptyMessage>
    )
  }
  return (
    <EmptyMessage title={t('pages.vms.none')} action={<LinkButton to="/hosts">{t('overview.addHost')}</LinkButton>}>
      {t('pages.vms.noneBody')}
    </EmptyMessage>
  )
}
