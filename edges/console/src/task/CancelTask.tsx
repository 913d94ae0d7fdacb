/** Asks a task to stop and undo what it did. */
import { type Task, unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, textOf } from '../api.ts'
import { notify } from '../live/my-tasks.ts'
import { t } from '../words/translate.ts'

export function CancelTask({ task }: { readonly task: Task }): ReactNode {
  const cancel = useMutation({
    mutationFn: () => unwrap(api.POST('/v1/tasks/{task}/cancel', { params: { path: { task: task.id } } })),
    onError: (error) =>
      notify({
        id: `cancel ${task.id}`,
        kind: 'danger',
        title: t('pages.tasks.notCancelled', { task: task.title }),
        text: textOf(error),
      }),
  })
  return (
    <Button
      variant="secondary"
      size="sm"
      isDanger
      isLoading={cancel.isPending}
      aria-label={`${t('parts.cancel')} ${task.title}`}
      onClick={() => cancel.mutate()}
    >
      {t('parts.cancel')}
    </Button>
  )
}
