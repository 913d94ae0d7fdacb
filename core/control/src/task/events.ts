/** The stream of changes that an actor may see: resumable, in commit order. */
import type { Actor } from '@covisor/model'

export interface EventUseCases {
  /** From `after` (exclusive), or from now. Throws CURSOR_TOO_OLD when that far back is gone: read everything again. */
  follow(actor: Actor, options: { readonly after?: string; readonly signal: AbortSignal }): AsyncIterable<ChangeEvent>
  /** From `after` (exclusive), or the newest; oldest first. `next` is where to go on, also when there are none. */
  list(
    actor: Actor,
    options: { readonly after?: string; readonly limit?: number },
  ): Promise<{ readonly items: readonly ChangeEvent[]; readonly next: string }>
}

export interface ChangeEvent {
  /** Opaque cursor. */
  readonly id: string
  readonly at: Date
  readonly kind: string
  readonly op: 'created' | 'updated' | 'deleted'
  readonly resource: string
  readonly name: string | undefined
  /** What happened, for people: "started", "crashed", "disk added". */
  readonly what: string | undefined
}
