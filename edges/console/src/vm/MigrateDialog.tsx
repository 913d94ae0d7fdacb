/**
 * Moves a VM to another host: where to, with the reason beside each host that does not fit, and how, for who wants to say. The plan below
 * has the disks that are copied and everything that would fail.
 */
import { planned, type Schema } from '@covisor/client'
import { Checkbox, ExpandableSection, Form, FormGroup, FormSelect, FormSelectOption } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { bytes } from '../parts/amounts.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { hostList, poolList } from '../queries.ts'
import { t } from '../words/translate.ts'
import { type MoveChoices, moveModes, moveWish } from './move-wish.ts'
import type { Vm } from './vm-calls.ts'

export function MigrateDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }): ReactNode {
  const [choices, setChoices] = useState<MoveChoices>({
    to: '',
    pool: '',
    bandwidth: '',
    parallel: '',
    mode: 'managed',
    waitIfStalled: false,
    autoConverge: true,
    postCopy: false,
    tls: false,
  })
  const change = (next: Partial<MoveChoices>) => setChoices({ ...choices, ...next })
  const pools = useQuery(poolList).data ?? []
  const isRunning = vm.state === 'running' || vm.state === 'paused'
  const wish = moveWish(choices, isRunning)
  const flag = (key: 'autoConverge' | 'waitIfStalled' | 'postCopy' | 'tls'): ReactNode => (
    <Checkbox
      id={`move-${key}`}
      label={t(`vm.move.${key}`)}
      description={t(`vm.move.${key}Help`)}
      isChecked={choices[key]}
      onChange={(_event, isChecked) => change({ [key]: isChecked })}
    />
  )
  return (
    <PlanDialog
      title={t('vm.move.ask', { name: vm.name })}
      confirm={t('vm.move.do')}
      wish={[vm.id, vm.generation, wish]}
      isReady={wish !== undefined}
      call={(query) => api.POST('/v1/vms/{vm}/migrate', { params: { path: { vm: vm.id }, query }, body: wish ?? {} })}
      onClose={onClose}
    >
      <Form>
        <p>{t(isRunning ? 'vm.move.goesOn' : 'vm.move.cold')}</p>
        <TargetField vm={vm} value={choices.to} pool={choices.pool} onChange={(to) => change({ to })} />
        <ChoiceField
          id="move-pool"
          label={t('vm.move.pool')}
          value={choices.pool}
          options={[
            ['', t('vm.move.onlyUnseen')],
            ...pools.map(({ id, name, availableBytes }): [string, string] => [
              id,
              t('vm.move.poolFree', { name, free: bytes(availableBytes) }),
            ]),
          ]}
          onChange={(pool) => change({ pool })}
        />
        {isRunning ? (
          <ExpandableSection toggleText={t('vm.move.how')}>
            <div className="cv-stack">
              <ChoiceField
                id="move-mode"
                label={t('vm.move.mode')}
                value={choices.mode}
                options={moveModes.map((mode): [string, string] => [mode, t(`vm.move.mode.${mode}`)])}
                onChange={(mode) => change({ mode: mode as MoveChoices['mode'] })}
              />
              <TextField
                id="move-bandwidth"
                label={t('vm.move.bandwidth')}
                help={t('vm.move.emptyMeans')}
                value={choices.bandwidth}
                onChange={(bandwidth) => change({ bandwidth })}
              />
              <TextField
                id="move-parallel"
                label={t('vm.move.parallel')}
                help={t('vm.move.parallelHelp')}
                value={choices.parallel}
                onChange={(parallel) => change({ parallel })}
              />
              {flag('autoConverge')}
              {flag('waitIfStalled')}
              {flag('postCopy')}
              {flag('tls')}
            </div>
          </ExpandableSection>
        ) : null}
      </Form>
    </PlanDialog>
  )
}

interface TargetFieldProps {
  readonly vm: Vm
  readonly value: string
  /** Where its disks are to go; which hosts fit depends on it. */
  readonly pool: string
  readonly onChange: (host: string) => void
}

/** Who may not see hosts is given none to choose from. Of a plan that leaves the choice open come the reasons. */
function TargetField({ vm, value, pool, onChange }: TargetFieldProps): ReactNode {
  const hosts = useQuery(hostList).data ?? []
  const body = pool === '' ? {} : { pool }
  const open = useQuery({
    queryKey: ['planned', 'move', vm.id, vm.generation, pool],
    queryFn: () =>
      planned(api.POST('/v1/vms/{vm}/migrate', { params: { path: { vm: vm.id }, query: { plan: true } }, body })),
    gcTime: 0,
  })
  const judged = new Map((open.data?.placement?.hosts ?? []).map((host) => [host.id, host]))
  return (
    <FormGroup label={t('vm.move.to')} fieldId="move-to">
      <FormSelect id="move-to" value={value} onChange={(_event, host) => onChange(host)}>
        <FormSelectOption value="" label={t('vm.move.best')} />
        {hosts
          .filter(({ id }) => id !== vm.host?.id)
          .map(({ id, name }) => (
            <FormSelectOption key={id} value={id} label={labelOf(name, judged.get(id))} />
          ))}
      </FormSelect>
    </FormGroup>
  )
}

type Judged = NonNullable<Schema<'Plan'>['placement']>['hosts'][number]

const labelOf = (name: string, host: Judged | undefined): string =>
  host === undefined || host.fits ? name : t('vm.move.doesNotFit', { name, why: host.reasons[0]?.text ?? '' })
