/** What operators set, brought back to how it was at a time: shown first, then done by the same use case as any other edit. */
import type { Actor, ErrorCode } from '@covisor/model'
import type { Json } from '@covisor/tasks'

export const revertibleKinds = [
  'pool',
  'cluster',
  'project',
  'organisation',
  'role',
  'project-quota',
  'organisation-quota',
] as const
export type RevertibleKind = (typeof revertibleKinds)[number]

export interface SettingsUseCases {
  /**
   * With `preview` nothing is changed, and what would be refused is in `refusals`; otherwise it is thrown. Throws NOT_FOUND where
   * it was not there at that time, or is not now: a delete is no edit.
   */
  revert(
    actor: Actor,
    what: { readonly kind: RevertibleKind; readonly name: string },
    to: { readonly asOf: Date; readonly preview?: boolean | undefined },
  ): Promise<Reverted>
}

export interface Reverted {
  /** What differs between then and now; empty: nothing to do. */
  readonly changes: readonly { readonly field: string; readonly from: Json; readonly to: Json }[]
  readonly isDone: boolean
  readonly refusals: readonly { readonly code: ErrorCode; readonly text: string }[]
}
