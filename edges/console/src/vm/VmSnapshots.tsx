/** Snapshots of a VM as the tree they are: take, go back, delete. */
import type { Schema } from '@covisor/client'
import { Checkbox, Form, FormGroup, TextInput } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { instant } from '../parts/amounts.ts'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PlainTable } from '../parts/PlainTable.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { stateWord } from '../parts/state-word.ts'
import { vmSnapshots } from '../queries.ts'
import { t } from '../words/translate.ts'
import { refusalOf, type Vm } from './vm-calls.ts'

type Snapshot = Schema<'Snapshot'>
type Dialog = { readonly kind: 'take' } | { readonly kind: 'revert' | 'delete'; readonly snapshot: Snapshot }

export function VmSnapshots({ vm }: { readonly vm: Vm }): ReactNode {
  const { data, error } = useQuery(vmSnapshots(vm.id))
  const [dialog, setDialog] = useState<Dialog | undefined>()
  const close = () => setDialog(undefined)
  const take = (
    <ActionButton refusal={refusalOf(vm, 'snapshot')} onPress={() => setDialog({ kind: 'take' })}>
      {t('vm.takeSnapshot')}
    </ActionButton>
  )
  return (
    <>
      <Problem title={t('vm.snapshotsNotRead')} error={error} />
      {data?.length === 0 ? (
        <EmptyMessage title={t('vm.noSnapshots')} action={take}>
          {t('vm.snapshotHelp')}
        </EmptyMessage>
      ) : (
        <>
          <div className="cv-toolbar">{take}</div>
          <PlainTable
            label={t('vm.snapshots')}
            heads={[t('vm.name'), t('vm.taken'), t('vm.holds')]}
            actions={t('vm.actions')}
          >
            {inTreeOrder(data ?? []).map(({ snapshot, depth }) => (
              <tr key={snapshot.name}>
                <td style={{ paddingInlineStart: `${1.5 + depth * 1.5}rem` }}>
                  <Name of={snapshot.name} />
                  {snapshot.isCurrent ? <span className="cv-quiet"> ({t('vm.basedOn')})</span> : null}
                  {snapshot.description === '' ? null : <p className="cv-quiet">{snapshot.description}</p>}
                </td>
                <td>{snapshot.state === 'ready' ? instant(snapshot.createdAt) : stateWord(snapshot.state)}</td>
                <td>{t(snapshot.hasMemory ? 'vm.disksAndMemory' : 'vm.onlyDisks')}</td>
                <td className="cv-row-actions">
                  <ActionButton
                    variant="link"
                    size="sm"
                    label={t('vm.revertTo', { name: snapshot.name })}
                    refusal={notManaged(snapshot) ?? refusalOf(vm, 'revert')}
                    onPress={() => setDialog({ kind: 'revert', snapshot })}
                  >
                    {t('vm.revert')}
                  </ActionButton>
                  <ActionButton
                    variant="link"
                    size="sm"
                    isDanger
                    label={t('vm.deleteSnapshot', { name: snapshot.name })}
                    refusal={notManaged(snapshot) ?? refusalOf(vm, 'snapshot-delete')}
                    onPress={() => setDialog({ kind: 'delete', snapshot })}
                  >
                    {t('vm.delete')}
                  </ActionButton>
                </td>
              </tr>
            ))}
          </PlainTable>
        </>
      )}
      {dialog?.kind === 'take' ? <TakeDialog vm={vm} onClose={close} /> : null}
      {dialog?.kind === 'revert' ? <RevertDialog vm={vm} snapshot={dialog.snapshot} onClose={close} /> : null}
      {dialog?.kind === 'delete' ? (
        <PlanDialog
          title={t('vm.deleteSnapshotTitle', { name: dialog.snapshot.name })}
          confirm={t('vm.delete')}
          isDanger
          wish={[vm.id, dialog.snapshot.id, 'delete']}
          call={(query) =>
            api.DELETE('/v1/vms/{vm}/snapshots/{snapshot}', {
              params: { path: { vm: vm.id, snapshot: dialog.snapshot.id ?? '' }, query },
            })
          }
          onClose={close}
        />
      ) : null}
    </>
  )
}

const notManaged = ({ id }: Snapshot): string | undefined => (id === null ? t('vm.madeElsewhere') : undefined)

function TakeDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState(() => `before-${new Date().toISOString().slice(0, 16).replaceAll(':', '-')}`)
  const [description, setDescription] = useState('')
  const [memory, setMemory] = useState(false)
  const wish = { name: name.trim(), description, memory }
  return (
    <PlanDialog
      title={t('vm.takeSnapshotOf', { name: vm.name })}
      confirm={t('vm.takeSnapshot')}
      wish={[vm.id, wish]}
      call={(query) => api.POST('/v1/vms/{vm}/snapshots', { params: { path: { vm: vm.id }, query }, body: wish })}
      onClose={onClose}
    >
      <Form>
        <FormGroup label={t('vm.name')} fieldId="snapshot-name" isRequired>
          <TextInput id="snapshot-name" value={name} onChange={(_event, text) => setName(text)} />
        </FormGroup>
        <FormGroup label={t('vm.description')} fieldId="snapshot-description">
          <TextInput id="snapshot-description" value={description} onChange={(_event, text) => setDescription(text)} />
        </FormGroup>
        <Checkbox
          id="snapshot-memory"
          label={t('vm.alsoMemory')}
          description={
            vm.state === 'running' ? t('vm.memoryHelp') : t('vm.memoryNotNow', { state: stateWord(vm.state) })
          }
          isDisabled={vm.state !== 'running'}
          isChecked={memory}
          onChange={(_event, isChecked) => setMemory(isChecked)}
        />
      </Form>
    </PlanDialog>
  )
}

interface RevertDialogProps {
  readonly vm: Vm
  readonly snapshot: Snapshot
  readonly onClose: () => void
}

function RevertDialog({ vm, snapshot, onClose }: RevertDialogProps): ReactNode {
  const [run, setRun] = useState(vm.state === 'running')
  return (
    <PlanDialog
      title={t('vm.revertTitle', { name: vm.name, snapshot: snapshot.name })}
      confirm={t('vm.revert')}
      isDanger
      wish={[vm.id, snapshot.id, run]}
      call={(query) =>
        api.POST('/v1/vms/{vm}/snapshots/{snapshot}/revert', {
          params: { path: { vm: vm.id, snapshot: snapshot.id ?? '' }, query },
          body: { run },
        })
      }
      onClose={onClose}
    >
      <Checkbox
        id="revert-run"
        label={t('vm.letItRun')}
        isChecked={run}
        onChange={(_event, isChecked) => setRun(isChecked)}
      />
    </PlanDialog>
  )
}

/** Parents before their children, children below them. */
function inTreeOrder(all: readonly Snapshot[]): readonly { readonly snapshot: Snapshot; readonly depth: number }[] {
  const names = new Set(all.map(({ name }) => name))
  const below = Map.groupBy(all, ({ parent }) => (parent !== null && names.has(parent) ? parent : null))
  const walk = (parent: string | null, depth: number): { snapshot: Snapshot; depth: number }[] =>
    (below.get(parent) ?? []).flatMap((snapshot) => [{ snapshot, depth }, ...walk(snapshot.name, depth + 1)])
  return walk(null, 0)
}
