/** Runs a call that starts a task: the task goes to the drawer, its end will be told, a refusal is thrown. */
import { type Accepted, accepted } from '@covisor/client'
import { textOf } from '../api.ts'
import { newNoticeId, notify, started } from '../live/my-tasks.ts'
import { queryClient } from '../live/query-client.ts'
import { t } from '../words/translate.ts'

export async function startTask(call: Parameters<typeof accepted>[0]): Promise<Accepted> {
  const answer = await accepted(call)
  started(answer.task)
  await queryClient.invalidateQueries({ queryKey: ['task', 'list'] })
  return answer
}

/** The same for buttons without a dialog: a refusal becomes a notice. */
export function runTask(title: string, call: Parameters<typeof accepted>[0]): void {
  startTask(call).catch((error: unknown) => {
    notify({ id: newNoticeId(), kind: 'danger', title: t('parts.refused', { action: title }), text: textOf(error) })
  })
}
