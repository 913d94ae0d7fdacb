/** /plans/ID: a kept plan in full, and what can be decided about it. */
import { type Schema, unwrap } from '@covisor/client'
import { Card, CardBody, CardTitle } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { queryClient } from '../live/query-client.ts'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { instant } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanView } from '../parts/PlanView.tsx'
import { Problem } from '../parts/Problem.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { startTask } from '../parts/start-task.ts'
import { planItem } from '../queries.ts'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

export function PlanPage(): ReactNode {
  const { data: saved, error } = useQuery(planItem(useParam('plan')))
  if (saved === undefined) return <Loading what={t('pages.plans.plan')} error={error} />
  return (
    <PageFrame
      title={`${saved.plan.action} ${saved.plan.target.name}`}
      beside={<StateLabel state={saved.state} />}
      above={<RowLink to="/plans">{t('frame.place.plans')}</RowLink>}
      actions={<Decisions saved={saved} />}
    >
      <div className="cv-cards">
        <Card className="cv-wide">
          <CardTitle component="h2">{t('parts.whatWouldHappen')}</CardTitle>
          <CardBody>
            <PlanView plan={saved.plan} />
          </CardBody>
        </Card>
        <Card className="cv-wide">
          <CardTitle component="h2">{t('people.about')}</CardTitle>
          <CardBody>
            <Facts
              label={t('people.about')}
              facts={[
                [t('pages.plans.savedBy'), <Name key="by" of={`${saved.savedBy}, ${instant(saved.createdAt)}`} />],
                [
                  t('pages.plans.approvedBy'),
                  saved.approvedBy === null ? '–' : <Name key="approved" of={saved.approvedBy} />,
                ],
                [t('pages.plans.validUntil'), instant(saved.expiresAt)],
                ...(saved.task === null
                  ? []
                  : [
                      [
                        t('pages.plans.task'),
                        <Link key="task" to="/tasks/$task" params={{ task: saved.task }}>
                          {t('frame.openTask')}
                        </Link>,
                      ] as const,
                    ]),
              ]}
            />
          </CardBody>
        </Card>
      </div>
    </PageFrame>
  )
}

function Decisions({ saved }: { readonly saved: Schema<'SavedPlan'> }): ReactNode {
  const may = useMay()
  const params = { path: { plan: saved.id } }
  const reread = () => queryClient.invalidateQueries({ queryKey: ['plan'] })
  const approve = useMutation({
    mutationFn: () => unwrap(api.POST('/v1/plans/{plan}/approve', { params })),
    onSettled: reread,
  })
  const withdraw = useMutation({
    mutationFn: () => unwrap(api.DELETE('/v1/plans/{plan}', { params })),
    onSettled: reread,
  })
  const apply = useMutation({
    mutationFn: () => startTask(api.POST('/v1/plans/{plan}/apply', { params })),
    onSettled: reread,
  })
  const isOver = saved.state === 'applied' || saved.state === 'withdrawn'
  const over = isOver ? t('pages.plans.isOver', { state: saved.state }) : undefined
  return (
    <>
      <Problem title={t('parts.notDone')} error={approve.error ?? withdraw.error ?? apply.error} />
      {may('plan:approve') ? (
        <ActionButton
          variant="secondary"
          isLoading={approve.isPending}
          refusal={over ?? (saved.state === 'approved' ? t('pages.plans.isApproved') : undefined)}
          onPress={() => approve.mutate()}
        >
          {t('pages.plans.approve')}
        </ActionButton>
      ) : null}
      {may('plan:apply') ? (
        <>
          <ActionButton variant="primary" isLoading={apply.isPending} refusal={over} onPress={() => apply.mutate()}>
            {t('pages.plans.apply')}
          </ActionButton>
          <ActionButton
            variant="secondary"
            isDanger
            isLoading={withdraw.isPending}
            refusal={over}
            onPress={() => withdraw.mutate()}
          >
            {t('pages.plans.withdraw')}
          </ActionButton>
        </>
      ) : null}
    </>
  )
}
