/** /vms/deleted: what was deleted and can still be brought back, until when, and the way to be rid of it sooner. */
import type { Schema } from '@covisor/client'
import { FormGroup, TextInput } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { instant, mebibytes, vmCount } from '../parts/amounts.ts'
import type { BulkAction } from '../parts/BulkDialog.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { deletedVmList } from '../queries.ts'
import { refusalOf } from '../vm/vm-calls.ts'
import { inLanguage, t } from '../words/translate.ts'

type Vm = Schema<'Vm'>

interface Wish {
  readonly action: 'restore' | 'purge'
  readonly vm: Vm
}

export function DeletedVmsPage(): ReactNode {
  const vms = useQuery(deletedVmList)
  const [wish, setWish] = useState<Wish | undefined>()
  const columns = useMemo(() => columnsFor(setWish), [])
  const close = () => setWish(undefined)
  return (
    <PageFrame title={t('pages.deleted.title')} above={<RowLink to="/vms">{t('frame.place.vms')}</RowLink>}>
      <Problem title={t('pages.vms.notRead')} error={vms.error} />
      {vms.data?.length === 0 ? (
        <EmptyMessage title={t('pages.deleted.none')}>{t('pages.deleted.noneBody')}</EmptyMessage>
      ) : (
        <ListTable
          list="deleted-vms"
          label={t('pages.deleted.title')}
          rows={vms.data ?? []}
          rowName={({ name }) => name}
          columns={columns}
          bulk={bulkActions()}
          countOf={vmCount}
        />
      )}
      {wish?.action === 'restore' ? <RestoreDialog vm={wish.vm} onClose={close} /> : null}
      {wish?.action === 'purge' ? (
        <PlanDialog
          title={t('pages.deleted.purgeAsk', { name: wish.vm.name })}
          confirm={t('pages.deleted.purge')}
          isDanger
          wish={[wish.vm.id, 'purge']}
          call={(query) => api.POST('/v1/vms/{vm}/purge', { params: { path: { vm: wish.vm.id }, query } })}
          onClose={close}
        />
      ) : null}
    </PageFrame>
  )
}

const bulkActions = inLanguage((): readonly BulkAction<Vm>[] => [
  {
    label: t('pages.deleted.restore'),
    refusalOf: (vm) => refusalOf(vm, 'restore'),
    call: ({ id }) => api.POST('/v1/vms/{vm}/restore', { params: { path: { vm: id } }, body: {} }),
  },
  {
    label: t('pages.deleted.purge'),
    help: t('pages.deleted.purgeHelp'),
    isDanger: true,
    refusalOf: (vm) => refusalOf(vm, 'purge'),
    call: ({ id }) => api.POST('/v1/vms/{vm}/purge', { params: { path: { vm: id } } }),
  },
])

const columnsFor = (onWish: (wish: Wish) => void): readonly ListColumn<Vm>[] => {
  const action = (kind: Wish['action'], vm: Vm) => (
    <ActionButton
      variant="link"
      size="sm"
      isDanger={kind === 'purge'}
      label={`${t(`pages.deleted.${kind}`)} ${vm.name}`}
      refusal={refusalOf(vm, kind)}
      onPress={() => onWish({ action: kind, vm })}
    >
      {t(`pages.deleted.${kind}`)}
    </ActionButton>
  )
  return [
    {
      key: 'name',
      header: t('parts.name'),
      width: 26,
      value: ({ name }) => name,
      cell: ({ name }) => <Name of={name} />,
    },
    {
      key: 'deleted',
      header: t('pages.deleted.at'),
      width: 20,
      value: ({ deletion }) => deletion?.at ?? '',
      cell: ({ deletion }) => (deletion === null ? '–' : instant(deletion.at)),
    },
    {
      key: 'until',
      header: t('pages.deleted.until'),
      width: 20,
      value: ({ deletion }) => deletion?.restorableUntil ?? '',
      cell: ({ deletion }) => (deletion === null ? '–' : instant(deletion.restorableUntil)),
    },
    {
      key: 'memory',
      header: t('people.resource.memoryMiB'),
      width: 12,
      isNumber: true,
      value: ({ memoryMiB }) => memoryMiB,
      cell: ({ memoryMiB }) => mebibytes(memoryMiB),
    },
    {
      key: 'actions',
      header: t('parts.actions'),
      cell: (vm) => (
        <>
          {action('restore', vm)}
          {action('purge', vm)}
        </>
      ),
    },
  ]
}

function RestoreDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState(vm.name)
  const body = name.trim() === '' || name.trim() === vm.name ? {} : { name: name.trim() }
  return (
    <PlanDialog
      title={t('pages.deleted.restoreAsk', { name: vm.name })}
      confirm={t('pages.deleted.restore')}
      wish={[vm.id, body]}
      call={(query) => api.POST('/v1/vms/{vm}/restore', { params: { path: { vm: vm.id }, query }, body })}
      onClose={onClose}
    >
      <FormGroup label={t('pages.deleted.restoreAs')} fieldId="restore-name">
        <TextInput id="restore-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
    </PlanDialog>
  )
}
