/** Lets a task that waits, or whose undoing failed, try again now: for whoever has just repaired what was in its way. */
import { type Task, unwrap } from '@covisor/client'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, textOf } from '../api.ts'
import { notify } from '../live/my-tasks.ts'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { t } from '../words/translate.ts'

export function RetryTask({ task }: { readonly task: Task }): ReactNode {
  const may = useMay()
  const retry = useMutation({
    mutationFn: () => unwrap(api.POST('/v1/tasks/{task}/retry', { params: { path: { task: task.id } } })),
    onError: (error) =>
      notify({
        id: `retry ${task.id}`,
        kind: 'danger',
        title: t('pages.tasks.notRetried', { task: task.title }),
        text: textOf(error),
      }),
  })
  if ((task.state !== 'stuck' && task.state !== 'waiting') || !may('task:retry')) return null
  return (
    <ActionButton variant="secondary" size="sm" isLoading={retry.isPending} onPress={() => retry.mutate()}>
      {t('pages.tasks.retry')}
    </ActionButton>
  )
}
