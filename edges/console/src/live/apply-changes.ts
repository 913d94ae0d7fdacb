/**
 * Applies changes to the replica: reads what changed again, once per batch however often it changed, and puts it wherever it is
 * shown. Lists are asked again only when their members or order may have changed.
 *
 * A change of many things at once (a host that was added) reads the lists again instead of each thing.
 */
import { type ChangeEvent, isApiProblem, type Schema } from '@covisor/client'
import type { Query, QueryClient } from '@tanstack/react-query'
import { noteTask } from './my-tasks.ts'
import { readItem } from './read-item.ts'
import { withItem } from './with-item.ts'

const GATHER_MS = 120
const MANY = 12

interface Batch {
  readonly ids: Set<string>
  membersChanged: boolean
}

export class ChangeApplier {
  readonly #client: QueryClient
  readonly #waiting = new Map<string, Batch>()
  #isApplying = false

  constructor(client: QueryClient) {
    this.#client = client
  }

  add({ kind, op, resource }: ChangeEvent): void {
    this.#note(kind, resource, op !== 'updated')
    if (!this.#isApplying) void this.#applyAll()
  }

  #note(kind: string, id: string, membersChanged: boolean): void {
    const batch = this.#waiting.get(kind) ?? { ids: new Set(), membersChanged: false }
    batch.ids.add(id)
    batch.membersChanged ||= membersChanged
    this.#waiting.set(kind, batch)
  }

  async #applyAll(): Promise<void> {
    this.#isApplying = true
    while (this.#waiting.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
      const batches = [...this.#waiting]
      this.#waiting.clear()
      await Promise.all(batches.map(([kind, batch]) => this.#apply(kind, batch).catch(() => undefined)))
    }
    this.#isApplying = false
  }

  async #apply(kind: string, { ids, membersChanged }: Batch): Promise<void> {
    // What a group does is what its VMs do.
    if (kind === 'vm') await this.#invalidate(({ queryKey }) => queryKey[0] === 'group')
    if (kind === 'snapshot') return this.#invalidate(({ queryKey }) => queryKey[3] === 'snapshots')
    if (ids.size > MANY) return this.#invalidate(({ queryKey }) => queryKey[0] === kind)
    const items = await Promise.all([...ids].map((id) => this.#read(kind, id)))
    if (items.includes(undefined)) return this.#invalidate(({ queryKey }) => queryKey[0] === kind)
    await this.#invalidate(
      ({ queryKey: [of, what, question, part] }) =>
        of === kind &&
        (what === 'list' ? membersChanged || isMoving(question) : part !== undefined && ids.has(String(question))),
    )
  }

  /** Undefined: only reading the lists again tells. */
  async #read(kind: string, id: string): Promise<unknown> {
    const isShown = this.#client.getQueryCache().findAll({ queryKey: [kind] }).length > 0
    const read = readItem(kind, id)
    if (read === undefined || (!isShown && kind !== 'task')) return undefined
    try {
      const item = await read
      this.#put(kind, id, item)
      if (kind === 'task') this.#taskChanged(item as Schema<'Task'>)
      return item
    } catch (error) {
      if (isApiProblem(error, 'NOT_FOUND'))
        this.#client.removeQueries({ queryKey: [kind, 'item', id], type: 'inactive' })
      return undefined
    }
  }

  #put(kind: string, id: string, item: unknown): void {
    if (this.#client.getQueryData([kind, 'item', id]) !== undefined) this.#client.setQueryData([kind, 'item', id], item)
    this.#client.setQueriesData({ queryKey: [kind, 'list'] }, (data: unknown) => withItem(data, id, item))
  }

  /** The state of a VM comes from its task too, and a task may make what no event of another kind tells. */
  #taskChanged(task: Schema<'Task'>): void {
    noteTask(task)
    if (task.target.id !== null) this.#note(task.target.kind, task.target.id, task.endedAt !== null)
  }

  async #invalidate(predicate: (query: Query) => boolean): Promise<void> {
    await this.#client.invalidateQueries({ predicate })
  }
}

/** Whether an update can move an item into, out of or within a list. */
function isMoving(question: unknown): boolean {
  const { state, sort } = (question ?? {}) as { readonly state?: string; readonly sort?: string }
  return state !== undefined || !/^-?(name|createdAt)$/.test(sort ?? 'name')
}
