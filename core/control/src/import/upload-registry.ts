/**
 * The uploads of this server: rows in the store, brokers in memory.
 *
 * A broker is made again from its row when an uploader or a reader comes back after a restart, so that an import goes on
 * where the killed server was. Whoever reads decides when it is over; an upload nobody feeds is given up by its reader.
 */
import { AppError, type TaskId, type UploadId } from '@covisor/model'
import type { Scope, Store } from '@covisor/store'
import type { Clock } from '@covisor/tasks'
import { everyRow } from '../every-row.ts'
import { UploadBroker } from './upload-broker.ts'

/** How long one that is over can be looked at. */
const KEPT_MS = 7 * 86_400_000

export class UploadRegistry {
  readonly #store: Store
  readonly #clock: Clock
  readonly #brokers = new Map<UploadId, UploadBroker>()

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Throws NOT_FOUND, or UPLOAD_ABANDONED for one that is over. */
  async broker(scope: Scope, id: UploadId): Promise<UploadBroker> {
    const row = await this.#store.uploads.get(scope, id)
    const known = this.#brokers.get(id)
    if (known !== undefined) return known
    if (row.state !== 'open') {
      const seconds = Math.round((this.#clock.now() - row.updatedAt) / 1000)
      throw new AppError('UPLOAD_ABANDONED', { file: row.fileName, seconds })
    }
    const broker = new UploadBroker(row, () => this.#clock.now())
    this.#brokers.set(id, broker)
    return broker
  }

  live(id: UploadId): UploadBroker | undefined {
    return this.#brokers.get(id)
  }

  /** Ends it for both sides and notes how. Ended already is success. */
  async end(id: UploadId, state: 'done' | 'abandoned', error?: Error): Promise<void> {
    const broker = this.#brokers.get(id)
    broker?.end(error)
    await this.#store.transaction(async (tx) => {
      const row = await tx.uploads.find('provider', id)
      if (row?.state !== 'open') return
      await tx.uploads.update('provider', id, { state, receivedBytes: broker?.receivedBytes ?? row.receivedBytes })
    })
    // Not before: whoever came back in between would have been given a new broker that nobody ends.
    this.#brokers.delete(id)
  }

  /** Gives up uploads that no import took within their time; those of a task end with it. What ended long ago is forgotten. */
  async endExpired(): Promise<void> {
    await this.#forgetOld()
    const open = await everyRow((page) => this.#store.uploads.list('provider', { ...page, filter: { state: 'open' } }))
    for (const { id, expiresAt, task } of open) {
      const isOver = expiresAt !== null && expiresAt < this.#clock.now()
      if (isOver && (task === null || (await this.#hasEnded(task)))) await this.end(id, 'abandoned')
    }
  }

  async #forgetOld(): Promise<void> {
    const filter = { state: ['done', 'abandoned'] as const }
    const before = this.#clock.now() - KEPT_MS
    const ended = await everyRow((page) => this.#store.uploads.list('provider', { ...page, filter }))
    for (const { id, updatedAt } of ended)
      if (updatedAt < before) await this.#store.transaction((tx) => tx.uploads.remove('provider', id))
  }

  async #hasEnded(task: TaskId): Promise<boolean> {
    return (await this.#store.tasks.find('provider', task))?.state === 'ended'
  }

  stop(): void {
    const error = new AppError('SERVER_BUSY', { why: 'it stops' })
    for (const broker of this.#brokers.values()) broker.interrupt(error)
    this.#brokers.clear()
  }
}
