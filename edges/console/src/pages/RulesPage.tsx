/** /rules: which VMs belong together, apart, on hosts or off them; what is broken now is said. */
import { type Schema, unwrap } from '@covisor/client'
import { Alert, Button, Checkbox } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { type Named, PickMany } from '../parts/PickMany.tsx'
import { PickVms } from '../parts/PickVms.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { TextField } from '../parts/TextField.tsx'
import { hostList, ruleList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Rule = Schema<'PlacementRule'>
type Kind = Rule['kind']

const kinds = ['vms-together', 'vms-apart', 'vms-on-hosts', 'vms-off-hosts'] as const satisfies readonly Kind[]

const scopes = ['host', 'rack', 'site'] as const satisfies readonly Rule['scope'][]

const ruleText = (kind: Kind, scope: Rule['scope']): string =>
  scope === 'host' || kind === 'vms-on-hosts' || kind === 'vms-off-hosts'
    ? t(`clusters.rule.${kind}`)
    : t(`clusters.rule.${kind}.${scope}`)

export function RulesPage(): ReactNode {
  const rules = useQuery(ruleList)
  const may = useMay()
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<Rule | undefined>()
  const mayDelete = may('rule:delete')
  const columns = useMemo(() => columnsFor(mayDelete ? setLeaving : undefined), [mayDelete])
  const create = may('rule:create') ? (
    <Button onClick={() => setCreating(true)}>{t('clusters.createRule')}</Button>
  ) : undefined
  const broken = (rules.data ?? []).filter((rule) => rule.broken.length > 0)
  return (
    <PageFrame title={t('frame.place.rules')} actions={create}>
      <Problem title={t('clusters.rulesNotRead')} error={rules.error} />
      {broken.map((rule) => (
        <Alert
          key={rule.id}
          isInline
          variant={rule.must ? 'danger' : 'warning'}
          title={t('clusters.ruleBroken', { name: rule.name })}
        >
          <bdi>{rule.broken.join('; ')}</bdi>
        </Alert>
      ))}
      {rules.data?.length === 0 ? (
        <EmptyMessage title={t('clusters.noRules')} action={create}>
          {t('clusters.noRulesBody')}
        </EmptyMessage>
      ) : (
        <ListTable
          list="rules"
          label={t('frame.place.rules')}
          rows={rules.data ?? []}
          rowName={({ name }) => name}
          columns={columns}
        />
      )}
      {isCreating ? <CreateRule onClose={() => setCreating(false)} /> : null}
      {leaving === undefined ? null : (
        <FormDialog
          title={t('clusters.deleteRuleAsk', { name: leaving.name })}
          description={t('clusters.deleteRuleHelp')}
          confirm={t('parts.delete')}
          isDanger
          changes={['rule']}
          send={() => unwrap(api.DELETE('/v1/placement-rules/{rule}', { params: { path: { rule: leaving.id } } }))}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </PageFrame>
  )
}

const namesOf = (things: readonly Named[]): string => things.map(({ name }) => name).join(', ')

const columnsFor = (onDelete: ((rule: Rule) => void) | undefined): readonly ListColumn<Rule>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    width: 18,
    value: ({ name }) => name,
    cell: ({ name }) => <Name of={name} />,
  },
  {
    key: 'kind',
    header: t('clusters.kind'),
    width: 18,
    value: ({ kind }) => kind,
    cell: ({ kind, scope }) => ruleText(kind, scope),
  },
  {
    key: 'must',
    header: t('clusters.force'),
    width: 10,
    value: ({ must }) => (must ? 'must' : 'should'),
    cell: ({ must }) => (must ? t('clusters.must') : t('clusters.should')),
  },
  {
    key: 'vms',
    header: t('frame.place.vms'),
    value: ({ vms }) => namesOf(vms),
    cell: ({ vms }) => <Name of={namesOf(vms)} />,
  },
  {
    key: 'hosts',
    header: t('frame.place.hosts'),
    width: 18,
    value: ({ hosts }) => namesOf(hosts),
    cell: ({ hosts }) => (hosts.length === 0 ? '–' : <Name of={namesOf(hosts)} />),
  },
  {
    key: 'state',
    header: t('people.state'),
    width: 10,
    value: ({ broken }) => (broken.length > 0 ? 'broken' : 'kept'),
    cell: ({ broken }) => <StateLabel state={broken.length > 0 ? 'broken' : 'kept'} reason={broken.join('; ')} />,
  },
  {
    key: 'actions',
    header: t('parts.actions'),
    width: 10,
    cell: (rule) =>
      onDelete === undefined ? null : (
        <Button
          variant="link"
          size="sm"
          isDanger
          aria-label={`${t('parts.delete')} ${rule.name}`}
          onClick={() => onDelete(rule)}
        >
          {t('parts.delete')}
        </Button>
      ),
  },
]

function CreateRule({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { data: allHosts = [] } = useQuery(hostList)
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('vms-apart')
  const [scope, setScope] = useState<Rule['scope']>('host')
  const [must, setMust] = useState(false)
  const [vms, setVms] = useState<readonly Named[]>([])
  const [hosts, setHosts] = useState<readonly Named[]>([])
  const namesHosts = kind === 'vms-on-hosts' || kind === 'vms-off-hosts'
  return (
    <FormDialog
      title={t('clusters.createRule')}
      description={t('clusters.createRuleHelp')}
      confirm={t('parts.create')}
      isReady={name.trim() !== '' && vms.length > 0 && (!namesHosts || hosts.length > 0)}
      changes={['rule']}
      send={() =>
        unwrap(
          api.POST('/v1/placement-rules', {
            body: {
              name: name.trim(),
              kind,
              must,
              ...(namesHosts ? {} : { scope }),
              vms: vms.map(({ id }) => id),
              ...(namesHosts ? { hosts: hosts.map(({ id }) => id) } : {}),
            },
          }),
        )
      }
      onClose={onClose}
    >
      <TextField id="rule-name" label={t('parts.name')} isRequired value={name} onChange={setName} />
      <ChoiceField
        id="rule-kind"
        label={t('clusters.kind')}
        value={kind}
        options={kinds.map((one) => [one, ruleText(one, scope)])}
        onChange={setKind}
      />
      {namesHosts ? null : (
        <ChoiceField
          id="rule-scope"
          label={t('clusters.scope')}
          value={scope}
          options={scopes.map((one) => [one, t(`clusters.scope.${one}`)])}
          onChange={setScope}
        />
      )}
      <Checkbox
        id="rule-must"
        label={t('clusters.mustHold')}
        description={t('clusters.mustHelp')}
        isChecked={must}
        onChange={(_event, isChecked) => setMust(isChecked)}
      />
      <PickVms id="rule-vms" label={t('frame.place.vms')} chosen={vms} onChange={setVms} />
      {namesHosts ? (
        <PickMany id="rule-hosts" label={t('frame.place.hosts')} chosen={hosts} found={allHosts} onChange={setHosts} />
      ) : null}
    </FormDialog>
  )
}
