/** Puts what was dragged where it was dropped, and says so when it is refused. The list of VMs and the page of folders do the same by keyboard. */
import { unwrap } from '@covisor/client'
import { api, textOf } from '../api.ts'
import { putIntoFolder } from '../layout/layout-calls.ts'
import { newNoticeId, notify } from '../live/my-tasks.ts'
import { queryClient } from '../live/query-client.ts'
import { t } from '../words/translate.ts'

export async function moveInTree(kind: 'folder' | 'vm', id: string, parent: string | null): Promise<void> {
  try {
    if (kind === 'vm') await putIntoFolder(id, parent)
    else await unwrap(api.PATCH('/v1/folders/{folder}', { params: { path: { folder: id } }, body: { parent } }))
    await queryClient.invalidateQueries({ queryKey: ['folder'] })
  } catch (error) {
    notify({ id: newNoticeId(), kind: 'danger', title: t('parts.notDone'), text: textOf(error) })
  }
}
