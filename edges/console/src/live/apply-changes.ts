/**
 * Applies changes to the replica: what is shown and changed is read again, once per batch however often it changed, and put wherever it
 * is shown. Whole lists are read again only when their members or order may have changed, beside everything else, and never twice at
 * once: a list of twenty thousand takes its time, and a change of one VM must not wait for it.
 */
import type { ChangeEvent, Schema } from '@covisor/client'
import type { Query, QueryClient } from '@tanstack/react-query'
import { isAwaited, noteTask } from './my-tasks.ts'
import { readItems } from './read-item.ts'
import { type Identified, idsIn, withItems } from './with-item.ts'

interface Batch {
  readonly ids: Set<string>
  readonly gone: Set<string>
  isNew: boolean
}

export class ChangeApplier {
  readonly #client: QueryClient
  readonly #waiting = new Map<string, Batch>()
  /** Kinds whose lists are being read again, with what was put meanwhile: an answer may be older than that. */
  readonly #rereading = new Map<string, Map<string, Identified>>()
  readonly #rereadAgain = new Set<string>()
  #isApplying = false

  constructor(client: QueryClient) {
    this.#client = client
  }

  add(events: readonly ChangeEvent[]): void {
    for (const { kind, op, resource } of events) this.#note(kind, resource, op)
    if (!this.#isApplying) void this.#applyAll()
  }

  #note(kind: string, id: string, op: ChangeEvent['op']): void {
    const batch = this.#waiting.get(kind) ?? { ids: new Set(), gone: new Set(), isNew: false }
    if (op === 'deleted') batch.gone.add(id)
    else batch.ids.add(id)
    batch.isNew ||= op === 'created'
    this.#waiting.set(kind, batch)
  }

  async #applyAll(): Promise<void> {
    this.#isApplying = true
    while (this.#waiting.size > 0) {
      const batches = [...this.#waiting]
      this.#waiting.clear()
      await Promise.all(batches.map(([kind, batch]) => this.#apply(kind, batch).catch(() => undefined)))
    }
    this.#isApplying = false
  }

  async #apply(kind: string, { ids, gone, isNew }: Batch): Promise<void> {
    // What a group does is what its VMs do.
    if (kind === 'vm') await this.#invalidate(({ queryKey }) => queryKey[0] === 'group')
    if (kind === 'host') await this.#invalidate(({ queryKey }) => queryKey[0] === 'cluster')
    if (kind === 'snapshot') return this.#invalidate(({ queryKey }) => queryKey[3] === 'snapshots')
    const shown = this.#shown(kind)
    const wanted = [...ids].filter((id) => !gone.has(id) && (shown.has(id) || (kind === 'task' && isAwaited(id))))
    const items = wanted.length === 0 ? new Map<string, Identified>() : await readItems(kind, wanted)
    if (items === undefined) return this.#invalidate(({ queryKey }) => queryKey[0] === kind)
    for (const id of wanted) if (!items.has(id)) gone.add(id)
    this.#put(kind, items, gone)
    if (kind === 'task') for (const task of items.values()) this.#taskChanged(task as Schema<'Task'>)
    void this.#invalidate(
      ({ queryKey: [of, what, id, part] }) =>
        of === kind && what === 'item' && (part === undefined ? gone.has(String(id)) : items.has(String(id))),
    )
    void this.#rereadLists(kind, isNew)
  }

  /** Ids of this kind that the replica shows anywhere. */
  #shown(kind: string): ReadonlySet<string> {
    const shown = new Set<string>()
    for (const { queryKey, state } of this.#client.getQueryCache().findAll({ queryKey: [kind] })) {
      if (queryKey[1] === 'item') shown.add(String(queryKey[2]))
      else for (const id of idsIn(state.data)) shown.add(id)
    }
    return shown
  }

  #put(kind: string, items: ReadonlyMap<string, Identified>, gone: ReadonlySet<string>): void {
    for (const [id, item] of items) {
      this.#rereading.get(kind)?.set(id, item)
      if (this.#client.getQueryData([kind, 'item', id]) !== undefined)
        this.#client.setQueryData([kind, 'item', id], item)
    }
    for (const id of gone) this.#client.removeQueries({ queryKey: [kind, 'item', id], type: 'inactive' })
    this.#client.setQueriesData({ queryKey: [kind, 'list'] }, (data: unknown) => withItems(data, items, gone))
  }

  async #rereadLists(kind: string, isNew: boolean): Promise<void> {
    const needsIt = ({ queryKey: [of, what, question] }: Query) =>
      of === kind && what === 'list' && (isNew || isMoving(question))
    if (this.#client.getQueryCache().findAll({ predicate: needsIt }).length === 0) return
    if (this.#rereading.has(kind)) {
      this.#rereadAgain.add(kind)
      return
    }
    const meanwhile = new Map<string, Identified>()
    this.#rereading.set(kind, meanwhile)
    await this.#invalidate(needsIt)
    this.#rereading.delete(kind)
    if (meanwhile.size > 0) this.#put(kind, meanwhile, new Set())
    if (this.#rereadAgain.delete(kind)) await this.#rereadLists(kind, true)
  }

  /** The state of a VM comes from its task too, and a task may make what no event of another kind tells. */
  #taskChanged(task: Schema<'Task'>): void {
    noteTask(task)
    if (task.target.id !== null)
      this.#note(task.target.kind, task.target.id, task.endedAt === null ? 'updated' : 'created')
  }

  async #invalidate(predicate: (query: Query) => boolean): Promise<void> {
    await this.#client.invalidateQueries({ predicate })
  }
}

/** Whether an update can move an item into, out of or within a list. */
function isMoving(question: unknown): boolean {
  const { sort, ...others } = (question ?? {}) as Readonly<Record<string, string | undefined>>
  const decides = ['state', 'filter', 'host', 'folder', 'deleted'].some((key) => others[key] !== undefined)
  return decides || !/^-?(name|createdAt)$/.test(sort ?? 'name')
}
