/** Snapshots of a VM as the tree they are: take, go back, delete. */
import type { Schema } from '@covisor/client'
import { Checkbox, Form, FormGroup, TextInput } from '@patternfly/react-core'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { instant } from '../parts/amounts.ts'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { vmSnapshots } from '../queries.ts'
import { refusalOf, type Vm } from './vm-calls.ts'

type Snapshot = Schema<'Snapshot'>
type Dialog = { readonly kind: 'take' } | { readonly kind: 'revert' | 'delete'; readonly snapshot: Snapshot }

export function VmSnapshots({ vm }: { readonly vm: Vm }): ReactNode {
  const { data, error } = useQuery(vmSnapshots(vm.id))
  const [dialog, setDialog] = useState<Dialog | undefined>()
  const close = () => setDialog(undefined)
  const take = (
    <ActionButton refusal={refusalOf(vm, 'snapshot')} onPress={() => setDialog({ kind: 'take' })}>
      Take snapshot
    </ActionButton>
  )
  return (
    <>
      <Problem title="Snapshots could not be read" error={error} />
      {data?.length === 0 ? (
        <EmptyMessage title="No snapshots" action={take}>
          A snapshot is a state of the disks to go back to, on the same storage. It is no backup.
        </EmptyMessage>
      ) : (
        <>
          <div className="cv-toolbar">{take}</div>
          <Table aria-label="Snapshots" variant="compact" gridBreakPoint="">
            <Thead>
              <Tr>
                <Th>Name</Th>
                <Th>Taken</Th>
                <Th>Holds</Th>
                <Th screenReaderText="Actions" />
              </Tr>
            </Thead>
            <Tbody>
              {inTreeOrder(data ?? []).map(({ snapshot, depth }) => (
                <Tr key={snapshot.name}>
                  <Td style={{ paddingInlineStart: `${1.5 + depth * 1.5}rem` }}>
                    <Name of={snapshot.name} />
                    {snapshot.isCurrent ? <span className="cv-quiet"> (what the VM is based on)</span> : null}
                    {snapshot.description === '' ? null : <p className="cv-quiet">{snapshot.description}</p>}
                  </Td>
                  <Td>{snapshot.state === 'ready' ? instant(snapshot.createdAt) : snapshot.state}</Td>
                  <Td>{snapshot.hasMemory ? 'disks and memory' : 'disks'}</Td>
                  <Td isActionCell modifier="nowrap">
                    <ActionButton
                      variant="link"
                      size="sm"
                      label={`Revert to ${snapshot.name}`}
                      refusal={notManaged(snapshot) ?? refusalOf(vm, 'revert')}
                      onPress={() => setDialog({ kind: 'revert', snapshot })}
                    >
                      Revert
                    </ActionButton>
                    <ActionButton
                      variant="link"
                      size="sm"
                      isDanger
                      label={`Delete ${snapshot.name}`}
                      refusal={notManaged(snapshot) ?? refusalOf(vm, 'snapshot-delete')}
                      onPress={() => setDialog({ kind: 'delete', snapshot })}
                    >
                      Delete
                    </ActionButton>
                  </Td>
                </Tr>
              ))}
            </Tbody>
          </Table>
        </>
      )}
      {dialog?.kind === 'take' ? <TakeDialog vm={vm} onClose={close} /> : null}
      {dialog?.kind === 'revert' ? <RevertDialog vm={vm} snapshot={dialog.snapshot} onClose={close} /> : null}
      {dialog?.kind === 'delete' ? (
        <PlanDialog
          title={`Delete snapshot ${dialog.snapshot.name}?`}
          confirm="Delete"
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

const notManaged = ({ id }: Snapshot): string | undefined =>
  id === null ? 'it was made elsewhere and is only observed' : undefined

function TakeDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState(() => `before-${new Date().toISOString().slice(0, 16).replaceAll(':', '-')}`)
  const [description, setDescription] = useState('')
  const [memory, setMemory] = useState(false)
  const wish = { name: name.trim(), description, memory }
  return (
    <PlanDialog
      title={`Take a snapshot of ${vm.name}`}
      confirm="Take snapshot"
      wish={[vm.id, wish]}
      call={(query) => api.POST('/v1/vms/{vm}/snapshots', { params: { path: { vm: vm.id }, query }, body: wish })}
      onClose={onClose}
    >
      <Form>
        <FormGroup label="Name" fieldId="snapshot-name" isRequired>
          <TextInput id="snapshot-name" value={name} onChange={(_event, text) => setName(text)} />
        </FormGroup>
        <FormGroup label="Description" fieldId="snapshot-description">
          <TextInput id="snapshot-description" value={description} onChange={(_event, text) => setDescription(text)} />
        </FormGroup>
        <Checkbox
          id="snapshot-memory"
          label="Also the memory"
          description={
            vm.state === 'running' ? 'Going back then continues where it was' : `Not now: the VM is ${vm.state}`
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
      title={`Revert ${vm.name} to ${snapshot.name}?`}
      confirm="Revert"
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
        label="Let it run afterwards"
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
