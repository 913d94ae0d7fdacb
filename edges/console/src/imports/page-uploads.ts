/**
 * Files of this page that the server reads while it inspects or imports. They go on when another page of the console is opened;
 * closing the tab would pause them, so the browser asks first. After that, the same file chosen again goes on where the server is.
 */
import { ApiProblem, serveUpload, unwrap } from '@covisor/client'
import { api, textOf } from '../api.ts'
import { notify } from '../live/my-tasks.ts'
import { Signal } from '../live/signal.ts'
import { SendingRate } from './sending-rate.ts'

export interface PageUpload {
  readonly id: string
  readonly fileName: string
  readonly sizeBytes: number
  readonly state: 'sending' | 'paused'
  readonly sentBytes: number
  readonly bytesPerSecond: number
}

/** What this page sends or has paused, by the upload's id. */
export const pageUploads = new Signal<ReadonlyMap<string, PageUpload>>(new Map())

interface Held {
  readonly file: File
  readonly rate: SendingRate
  stop: AbortController
}

const held = new Map<string, Held>()

/** Resolves with the upload's id when the server may ask for bytes. */
export async function offer(file: File): Promise<string> {
  const { id } = await unwrap(api.POST('/v1/uploads', { body: { fileName: file.name, sizeBytes: file.size } }))
  serve(id, file)
  return id
}

/** Sends what the server asks for, from where it is: it says again what it still wants. */
export function serve(id: string, file: File, sentBefore = 0): void {
  const rate = held.get(id)?.rate ?? new SendingRate(sentBefore)
  const stop = new AbortController()
  held.set(id, { file, rate, stop })
  addEventListener('beforeunload', askFirst)
  show(id, 'sending')
  const read = async (offset: number, length: number) => file.slice(offset, offset + length)
  const onBytes = (count: number) => {
    rate.add(count, performance.now())
    show(id, 'sending')
  }
  serveUpload(api, id, { size: file.size, read }, { signal: stop.signal, onBytes })
    .catch((error: unknown) => {
      // That nobody wants it any more is told by the task.
      if (stop.signal.aborted || (error instanceof ApiProblem && error.code === 'UPLOAD_ABANDONED')) return
      notify({ id: `upload ${id}`, kind: 'danger', title: `${file.name} is not sent any more`, text: textOf(error) })
    })
    .finally(() => {
      if (!stop.signal.aborted) forget(id)
    })
}

/** Nothing is lost: the import waits for its file, for as long as the server has patience. */
export function pause(id: string): void {
  held.get(id)?.stop.abort()
  show(id, 'paused')
}

export function resume(id: string): void {
  const upload = held.get(id)
  if (upload !== undefined) serve(id, upload.file)
}

/** The server forgets what it has; an import that reads it is undone. */
export async function giveUp(id: string): Promise<void> {
  held.get(id)?.stop.abort()
  forget(id)
  await api.DELETE('/v1/uploads/{upload}', { params: { path: { upload: id } } }).catch(() => undefined)
}

function show(id: string, state: PageUpload['state']): void {
  const upload = held.get(id)
  if (upload === undefined) return
  const { file, rate } = upload
  const shown = {
    id,
    fileName: file.name,
    sizeBytes: file.size,
    state,
    sentBytes: rate.total,
    bytesPerSecond: state === 'sending' ? rate.perSecond(performance.now()) : 0,
  }
  pageUploads.set(new Map(pageUploads.value).set(id, shown))
}

function forget(id: string): void {
  held.delete(id)
  const left = new Map(pageUploads.value)
  left.delete(id)
  pageUploads.set(left)
  if (held.size === 0) removeEventListener('beforeunload', askFirst)
}

const askFirst = (event: BeforeUnloadEvent): void => event.preventDefault()
