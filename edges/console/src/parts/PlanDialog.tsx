/**
 * Plan before you do: shows what a call would do, and does it when confirmed.
 *
 * The plan is asked for again whenever what would be asked changes (`wish`), so what is confirmed is what was shown.
 */
import { type Accepted, planned } from '@covisor/client'
import { Button, Modal, ModalBody, ModalFooter, ModalHeader, Spinner } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { notify } from '../live/my-tasks.ts'
import { queryClient } from '../live/query-client.ts'
import { t } from '../words/translate.ts'
import { dialogPlace } from './dialog-place.ts'
import { PlanView } from './PlanView.tsx'
import { Problem } from './Problem.tsx'
import { startTask } from './start-task.ts'
import { useSettled } from './use-settled.ts'

type Call = Parameters<typeof planned>[0]

export interface PlanDialogProps {
  readonly title: string
  /** On the button: what happens, in one or two words. */
  readonly confirm: string
  readonly isDanger?: boolean
  /** Whether the fields above are ready to be confirmed. */
  readonly isReady?: boolean
  /** What would be asked; the plan is of this. */
  readonly wish: unknown
  readonly call: (query: { plan?: boolean; save?: boolean }) => Call
  readonly onClose: () => void
  readonly onStarted?: (answer: Accepted) => void
  /** Fields above the plan. */
  readonly children?: ReactNode
}

export function PlanDialog(props: PlanDialogProps): ReactNode {
  const { title, confirm, isDanger = false, isReady = true, wish, call, onClose, onStarted, children } = props
  const labelId = useId()
  const wanted = JSON.stringify(wish)
  const asked = useSettled(wanted)
  const plan = useQuery({
    queryKey: ['planned', title, asked],
    queryFn: () => planned(call({ plan: true })),
    gcTime: 0,
    placeholderData: (before) => before,
  })
  const run = useMutation({
    mutationFn: () => startTask(call({})),
    onSuccess(answer) {
      onClose()
      onStarted?.(answer)
    },
  })
  const save = useMutation({
    mutationFn: () => planned(call({ plan: true, save: true })),
    onSuccess(saved) {
      void queryClient.invalidateQueries({ queryKey: ['plan', 'list'] })
      notify({ id: `saved ${saved.saved}`, kind: 'success', title: t('parts.savedForApproval'), text: title })
      onClose()
    },
  })
  const isRefused = (plan.data?.refusals.length ?? 0) > 0
  return (
    <Modal isOpen appendTo={dialogPlace} variant="medium" onClose={onClose} aria-labelledby={labelId}>
      <ModalHeader title={<bdi>{title}</bdi>} labelId={labelId} />
      <ModalBody tabIndex={0} aria-label={t('parts.whatWouldHappen')}>
        {children}
        {plan.isPending ? <Spinner size="lg" aria-label={t('parts.askingWhat')} /> : null}
        <Problem title={t('parts.notKnown')} error={plan.error} />
        {plan.data === undefined ? null : <PlanView plan={plan.data} />}
        <Problem title={t('parts.notStarted')} error={run.error ?? save.error} />
      </ModalBody>
      <ModalFooter>
        <Button
          variant={isDanger ? 'danger' : 'primary'}
          isDisabled={!isReady || plan.data === undefined || isRefused || plan.isFetching || asked !== wanted}
          isLoading={run.isPending}
          onClick={() => run.mutate()}
        >
          {confirm}
        </Button>
        <Button
          variant="secondary"
          isDisabled={!isReady || plan.data === undefined || isRefused || plan.isFetching || asked !== wanted}
          isLoading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('parts.saveForApproval')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('parts.close')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}
