/** What was done to a VM, what it was from when to when, and what differs between two of these versions, with the way back. */
import type { Schema } from '@covisor/client'
import { FormGroup, FormSelect, FormSelectOption, Title } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { instant } from '../parts/amounts.ts'
import { Name } from '../parts/Name.tsx'
import { PlainTable } from '../parts/PlainTable.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { stateWord } from '../parts/state-word.ts'
import { taskList, vmHistory } from '../queries.ts'
import { t } from '../words/translate.ts'
import { distinctVersions, versionDiff } from './version-diff.ts'
import { refusalOf, type Vm } from './vm-calls.ts'

type Version = Schema<'VmHistory'>['items'][number]

export function VmHistory({ vm }: { readonly vm: Vm }): ReactNode {
  const history = useQuery(vmHistory(vm.id))
  const tasks = useInfiniteQuery(taskList({ target: vm.id }))
  return (
    <div className="cv-stack">
      <Title headingLevel="h2">{t('vm.versions')}</Title>
      <Problem title={t('vm.historyNotRead')} error={history.error} />
      <Comparison vm={vm} versions={history.data ?? []} />
      <Title headingLevel="h2">{t('vm.tasks')}</Title>
      <Problem title={t('vm.tasksNotRead')} error={tasks.error} />
      <PlainTable label={t('vm.tasks')} heads={[t('vm.task'), t('vm.state'), t('vm.startedBy'), t('vm.started')]}>
        {(tasks.data?.pages.flatMap(({ items }) => items) ?? []).map((task) => (
          <tr key={task.id}>
            <td>
              <Link to="/tasks/$task" params={{ task: task.id }}>
                <Name of={task.title} />
              </Link>
            </td>
            <td>
              <StateLabel state={task.state} />
            </td>
            <td>
              <Name of={task.startedBy} />
            </td>
            <td>{instant(task.createdAt)}</td>
          </tr>
        ))}
      </PlainTable>
    </div>
  )
}

/** The newest against the one before it, until others are chosen. */
function Comparison({ vm, versions }: { readonly vm: Vm; readonly versions: readonly Version[] }): ReactNode {
  const newestFirst = distinctVersions(versions)
  const [older, setOlder] = useState<string | undefined>()
  const [newer, setNewer] = useState<string | undefined>()
  const [isReverting, setReverting] = useState(false)
  const find = (from: string | undefined) => newestFirst.find((version) => version.from === from)
  const after = find(newer) ?? newestFirst[0]
  const before = find(older) ?? newestFirst[1] ?? newestFirst[0]
  if (after === undefined || before === undefined) return <p>{t('vm.noVersions')}</p>
  const changes = versionDiff(before, after)
  return (
    <>
      <div className="cv-beside">
        <VersionChoice id="older" label={t('vm.from')} versions={newestFirst} chosen={before} onChoose={setOlder} />
        <VersionChoice id="newer" label={t('vm.to')} versions={newestFirst} chosen={after} onChoose={setNewer} />
        <ActionButton
          variant="secondary"
          refusal={before.spec === null ? t('vm.onlyObserved') : refusalOf(vm, 'edit')}
          onPress={() => setReverting(true)}
        >
          {t('vm.backToFirst')}
        </ActionButton>
      </div>
      {changes.length === 0 ? (
        <p role="status">{t('vm.noDifference')}</p>
      ) : (
        <PlainTable label={t('vm.changes')} heads={[t('vm.field'), instant(before.from), instant(after.from)]}>
          {changes.map((change) => (
            <tr key={change.field}>
              <td>
                <bdi>{change.field}</bdi>
              </td>
              <td>{change.before === undefined ? '–' : <Name of={change.before} />}</td>
              <td>{change.after === undefined ? '–' : <Name of={change.after} />}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      {isReverting ? (
        <PlanDialog
          title={t('vm.revertEditsTitle', { name: vm.name, when: instant(before.from) })}
          confirm={t('vm.revertEdits')}
          isDanger
          wish={[vm.id, before.from, vm.generation]}
          call={(query) =>
            api.POST('/v1/vms/{vm}/revert-edits', {
              params: { path: { vm: vm.id }, query },
              body: { asOf: before.from },
            })
          }
          onClose={() => setReverting(false)}
        >
          <p>{t('vm.revertEditsHelp')}</p>
        </PlanDialog>
      ) : null}
    </>
  )
}

interface VersionChoiceProps {
  readonly id: string
  readonly label: string
  readonly versions: readonly Version[]
  readonly chosen: Version
  readonly onChoose: (from: string) => void
}

const VersionChoice = ({ id, label, versions, chosen, onChoose }: VersionChoiceProps): ReactNode => (
  <FormGroup label={label} fieldId={`version-${id}`}>
    <FormSelect id={`version-${id}`} value={chosen.from} onChange={(_event, from) => onChoose(from)}>
      {versions.map((version) => (
        <FormSelectOption
          key={version.from}
          value={version.from}
          label={[instant(version.from), version.power === null ? null : stateWord(version.power), version.host]
            .filter((part) => part !== null)
            .join(', ')}
        />
      ))}
    </FormSelect>
  </FormGroup>
)
