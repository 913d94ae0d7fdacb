/** /plans: what was planned and kept: to be approved by somebody else, applied as it was shown, or withdrawn. */
import type { Schema } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { instant } from '../parts/amounts.ts'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { planList } from '../queries.ts'
import { inLanguage, t } from '../words/translate.ts'

type SavedPlan = Schema<'SavedPlan'>

export function PlansPage(): ReactNode {
  const plans = useQuery(planList)
  return (
    <PageFrame title={t('frame.place.plans')}>
      <Problem title={t('pages.plans.notRead')} error={plans.error} />
      {plans.data?.length === 0 ? (
        <EmptyMessage title={t('pages.plans.none')}>{t('pages.plans.noneBody')}</EmptyMessage>
      ) : (
        <ListTable
          list="plans"
          label={t('frame.place.plans')}
          rows={plans.data ?? []}
          rowName={titleOf}
          columns={columns()}
        />
      )}
    </PageFrame>
  )
}

const titleOf = ({ plan }: SavedPlan): string => `${plan.action} ${plan.target.name}`

const columns = inLanguage((): readonly ListColumn<SavedPlan>[] => [
  {
    key: 'plan',
    header: t('pages.plans.plan'),
    value: titleOf,
    cell: (saved) => (
      <RowLink to={`/plans/${saved.id}`}>
        <Name of={titleOf(saved)} />
      </RowLink>
    ),
  },
  {
    key: 'state',
    header: t('people.state'),
    width: 14,
    value: ({ state }) => state,
    cell: ({ state }) => <StateLabel state={state} />,
  },
  {
    key: 'by',
    header: t('pages.plans.savedBy'),
    width: 18,
    value: ({ savedBy }) => savedBy,
    cell: ({ savedBy }) => <Name of={savedBy} />,
  },
  {
    key: 'approved',
    header: t('pages.plans.approvedBy'),
    width: 18,
    value: ({ approvedBy }) => approvedBy ?? '',
    cell: ({ approvedBy }) => (approvedBy === null ? '–' : <Name of={approvedBy} />),
  },
  {
    key: 'until',
    header: t('pages.plans.validUntil'),
    width: 20,
    value: ({ expiresAt }) => expiresAt,
    cell: ({ expiresAt }) => instant(expiresAt),
  },
])
