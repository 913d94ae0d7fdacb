/** What somebody should look at, worst first: each line says what is wrong and leads to where it can be mended. Bounded: the rest is counted. */
import { Alert } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../live/use-may.ts'
import { bytes } from '../parts/amounts.ts'
import { Name } from '../parts/Name.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { endpointList, hostList, planList, poolList, ruleList, taskList, vmList } from '../queries.ts'
import { Sentence } from '../words/Sentence.tsx'
import { t } from '../words/translate.ts'

interface Matter {
  readonly id: string
  readonly variant: 'danger' | 'warning' | 'info'
  readonly title: ReactNode
  readonly body?: ReactNode
  readonly link?: ReactNode
}

const MOST_EACH = 5
const FULL = 0.9

export function Attention(): ReactNode {
  const matters = [useEndpoints(), useTroubledVms(), useRules(), usePools(), useTasks(), usePlans(), useHostWarnings()]
  if (matters.every(({ length }) => length === 0)) return <p role="status">{t('overview.allWell')}</p>
  return (
    <div className="cv-stack">
      {matters
        .flatMap((some) => some.slice(0, MOST_EACH))
        .map(({ id, variant, title, body, link }) => (
          <Alert key={id} variant={variant} isInline title={title} actionLinks={link}>
            {body}
          </Alert>
        ))}
      {matters.some(({ length }) => length > MOST_EACH) ? (
        <p>
          {t('parts.andMore', {
            count: matters.reduce((sum, { length }) => sum + Math.max(0, length - MOST_EACH), 0),
          })}
        </p>
      ) : null}
    </div>
  )
}

function useEndpoints(): readonly Matter[] {
  const may = useMay()
  const { data = [] } = useQuery({ ...endpointList, enabled: may('host:read') })
  return data
    .filter(({ state }) => state === 'disconnected' || state === 'refused')
    .map((endpoint) => ({
      id: endpoint.id,
      variant: 'danger',
      title: <Sentence of="overview.hostAway" parts={{ name: <Name of={endpoint.name} />, state: endpoint.state }} />,
      body: <bdi>{endpoint.reason ?? endpoint.uri}</bdi>,
      link: <RowLink to="/hosts">{t('overview.toHosts')}</RowLink>,
    }))
}

const TROUBLE = 'state:lost,crashed,failed,gone'

function useTroubledVms(): readonly Matter[] {
  const { data } = useInfiniteQuery(vmList({ filter: TROUBLE }))
  const vms = data?.pages[0]?.items ?? []
  if (vms.length === 0) return []
  return [
    {
      id: TROUBLE,
      variant: 'danger',
      title: t('overview.troubledVms', { count: vms.length }),
      body: (
        <Name
          of={vms
            .slice(0, MOST_EACH)
            .map(({ name, state }) => `${name} (${state})`)
            .join(', ')}
        />
      ),
      link: <RowLink to={`/vms?filter=${encodeURIComponent(TROUBLE)}`}>{t('overview.showThem')}</RowLink>,
    },
  ]
}

function useRules(): readonly Matter[] {
  const may = useMay()
  const { data = [] } = useQuery({ ...ruleList, enabled: may('rule:read') })
  return data
    .filter(({ broken }) => broken.length > 0)
    .map((rule) => ({
      id: rule.id,
      variant: rule.must ? 'danger' : 'warning',
      title: t('clusters.ruleBroken', { name: rule.name }),
      body: <bdi>{rule.broken.slice(0, MOST_EACH).join('; ')}</bdi>,
      link: <RowLink to="/rules">{t('overview.toRules')}</RowLink>,
    }))
}

function usePools(): readonly Matter[] {
  const may = useMay()
  const { data = [] } = useQuery({ ...poolList, enabled: may('pool:read') })
  return data
    .filter((pool) => pool.capacityBytes > 0 && pool.availableBytes < pool.capacityBytes * (1 - FULL))
    .map((pool) => ({
      id: pool.id,
      variant: 'warning',
      title: <Sentence of="overview.poolFull" parts={{ name: <Name of={pool.name} /> }} />,
      body: t('overview.poolFree', { free: bytes(pool.availableBytes), all: bytes(pool.capacityBytes) }),
      link: <RowLink to="/pools">{t('overview.toPools')}</RowLink>,
    }))
}

function useTasks(): readonly Matter[] {
  const { data } = useInfiniteQuery(taskList({}))
  return (data?.pages[0]?.items ?? [])
    .filter(({ state }) => state === 'stuck' || state === 'failed')
    .map((task) => ({
      id: task.id,
      variant: task.state === 'stuck' ? 'danger' : 'warning',
      title: (
        <>
          <Name of={task.title} />: {task.state}
        </>
      ),
      body: <bdi>{task.error?.text}</bdi>,
      link: (
        <Link to="/tasks/$task" params={{ task: task.id }}>
          {t('frame.openTask')}
        </Link>
      ),
    }))
}

function usePlans(): readonly Matter[] {
  const may = useMay()
  const { data = [] } = useQuery({ ...planList, enabled: may('plan:approve') })
  const waiting = data.filter(({ state }) => state === 'waiting')
  if (waiting.length === 0) return []
  return [
    {
      id: 'plans',
      variant: 'info',
      title: t('overview.plansWait', { count: waiting.length }),
      link: <RowLink to="/plans">{t('overview.toPlans')}</RowLink>,
    },
  ]
}

function useHostWarnings(): readonly Matter[] {
  const may = useMay()
  const { data = [] } = useQuery({ ...hostList, enabled: may('host:read') })
  return data
    .filter(({ warnings }) => warnings.length > 0)
    .map((host) => ({
      id: host.id,
      variant: 'info',
      title: <Name of={host.name} />,
      body: <bdi>{host.warnings.join('; ')}</bdi>,
      link: <RowLink to={`/hosts/${host.id}`}>{t('overview.toHost')}</RowLink>,
    }))
}
