/**
 * Files of this page that the server reads while it inspects or imports. They go on when another page of the console is opened;
 * closing the tab would pause them, so the browser asks first.
 */
import { ApiProblem, serveUpload, unwrap } from '@covisor/client'
import { api, textOf } from '../api.ts'
import { notify } from '../live/my-tasks.ts'

const serving = new Map<string, AbortController>()

/** Resolves with the upload's id when the server may ask for bytes. */
export async function offer(file: File): Promise<string> {
  const { id } = await unwrap(api.POST('/v1/uploads', { body: { fileName: file.name, sizeBytes: file.size } }))
  serve(id, file)
  return id
}

export function serve(id: string, file: File): void {
  const stop = new AbortController()
  serving.set(id, stop)
  addEventListener('beforeunload', askFirst)
  const read = async (offset: number, length: number) => file.slice(offset, offset + length)
  serveUpload(api, id, { size: file.size, read }, { signal: stop.signal })
    .catch((error: unknown) => {
      // That nobody wants it any more is told by the task.
      if (stop.signal.aborted || (error instanceof ApiProblem && error.code === 'UPLOAD_ABANDONED')) return
      notify({ id: `upload ${id}`, kind: 'danger', title: `${file.name} is not sent any more`, text: textOf(error) })
    })
    .finally(() => forget(id))
}

/** The server forgets what it has; an import that reads it is undone. */
export async function giveUp(id: string): Promise<void> {
  serving.get(id)?.abort()
  forget(id)
  await api.DELETE('/v1/uploads/{upload}', { params: { path: { upload: id } } }).catch(() => undefined)
}

function forget(id: string): void {
  serving.delete(id)
  if (serving.size === 0) removeEventListener('beforeunload', askFirst)
}

const askFirst = (event: BeforeUnloadEvent): void => event.preventDefault()
