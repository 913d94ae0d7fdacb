/** Uploads are their maker's: nobody else in the project feeds them, reads them or ends them. */
import { type Actor, AppError, type UploadId } from '@covisor/model'
import type { StoreReads, UploadRow } from '@covisor/store'
import { nameOfSource } from './import-source.ts'
import type { ImportSource } from './imports.ts'

/** Throws NOT_FOUND, also for somebody else's. */
export async function ownUpload(store: StoreReads, actor: Actor, id: UploadId): Promise<UploadRow> {
  const row = await store.uploads.find(actor, id)
  if (row !== undefined && isOwn(row, actor)) return row
  throw new AppError('NOT_FOUND', { kind: 'upload', name: id })
}

/** What a refused import is called: an upload by its file, for its id says nothing to a person. */
export async function labelOf(store: StoreReads, actor: Actor, source: ImportSource): Promise<string> {
  if (!('upload' in source)) return nameOfSource(source)
  const row = await store.uploads.find(actor, source.upload)
  return row !== undefined && isOwn(row, actor) ? row.fileName : source.upload
}

export const isOwn = ({ createdBy }: UploadRow, actor: Actor): boolean => createdBy === (actor.user ?? null)

/** For one import only: two would each be given half of the bytes. Throws UPLOAD_ABANDONED, REQUEST_INVALID. */
export async function freeUpload(store: StoreReads, actor: Actor, id: UploadId): Promise<void> {
  const { fileName, state, task } = await ownUpload(store, actor, id)
  const refuse = (why: string) => new AppError('REQUEST_INVALID', { where: 'source.upload', why: `${fileName} ${why}` })
  if (task !== null) throw refuse('is read by another import already; announce it again')
  if (state !== 'open') throw refuse(`is ${state}; announce it again`)
}
