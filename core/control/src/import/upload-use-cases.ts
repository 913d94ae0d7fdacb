/** Uploads, as edges see them. */
import { type Actor, newId, parseId } from '@covisor/model'
import type { UploadRow } from '@covisor/store'
import { authorise } from '../accept.ts'
import { whileAllowed } from '../access/watch-rights.ts'
import { everyRow } from '../every-row.ts'
import { refuseTooMany } from '../refuse-too-many.ts'
import type { Services } from '../services.ts'
import { isOwn, ownUpload } from './own-upload.ts'
import type { UploadRecord, UploadUseCases } from './uploads.ts'

export function uploadUseCases(services: Services): UploadUseCases {
  const { store, uploads, clock } = services
  const allowed = (actor: Actor, name: string): void =>
    authorise(actor, { verb: 'import:create', target: { kind: 'upload', name } })

  const record = (row: UploadRow): UploadRecord => {
    const live = uploads.live(row.id)
    return {
      id: row.id,
      fileName: row.fileName,
      sizeBytes: row.sizeBytes,
      state: row.state,
      receivedBytes: live?.receivedBytes ?? row.receivedBytes,
      connected: live?.connected ?? false,
      createdAt: new Date(row.createdAt),
    }
  }
  const brokerOf = async (actor: Actor, upload: string) => {
    allowed(actor, upload)
    const { id } = await ownUpload(store, actor, parseId('upload', upload))
    return await uploads.broker(actor, id)
  }

  return {
    async create(actor, { fileName, sizeBytes }) {
      allowed(actor, fileName)
      const row = await store.transaction(async (tx) => {
        const open = await everyRow((page) => tx.uploads.list(actor, { ...page, filter: { state: 'open' } }))
        refuseTooMany('your open uploads', open.filter((other) => isOwn(other, actor)).length, MAX_OPEN)
        return await tx.uploads.insert({
          id: newId('upload'),
          organisation: actor.organisation,
          project: actor.project,
          createdBy: actor.user ?? null,
          fileName: shownName(fileName),
          sizeBytes,
          expiresAt: clock.now() + UPLOAD_LIFETIME_MS,
        })
      })
      return record(row)
    },

    async get(actor, upload) {
      allowed(actor, upload)
      return record(await ownUpload(store, actor, parseId('upload', upload)))
    },

    async list(actor, { task }) {
      allowed(actor, 'any')
      const filter = { state: 'open' as const, ...(task === undefined ? {} : { task: parseId('task', task) }) }
      const open = await everyRow((page) => store.uploads.list(actor, { ...page, filter }))
      return open.filter((row) => isOwn(row, actor)).map(record)
    },

    async *wants(actor, upload, signal) {
      const broker = await brokerOf(actor, upload)
      const watched = { actor, verb: 'import:create', what: `upload "${upload}"`, signal } as const
      yield* whileAllowed(services, watched, (until) => broker.wants(until))
    },

    async supply(actor, upload, want, body) {
      const broker = await brokerOf(actor, upload)
      await broker.supply(want, body)
    },

    async remove(actor, upload) {
      allowed(actor, upload)
      const { id } = await ownUpload(store, actor, parseId('upload', upload))
      await uploads.end(id, 'abandoned')
    },
  }
}

const UPLOAD_LIFETIME_MS = 24 * 3_600_000

/** Those that no import took count as much as those that are read: both stay for a day. */
const MAX_OPEN = 100

/** Only ever shown, in titles too: the name is never used as a path, and moves no cursor and no letters. */
const shownName = (name: string): string =>
  (name.split(/[/\\]/).at(-1) ?? name).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '_')
