/** What people are told, according to what they may know. */
import type { Actor } from '@covisor/model'

export interface TextUseCases {
  /** The error as this actor may read it: for who may not see hosts, without their names. Anything but an AppError stays. */
  error(actor: Actor, error: unknown): Promise<unknown>
  /** The same for a view: only members that hold sentences are touched, never names. */
  view(actor: Actor, view: unknown): Promise<unknown>
}
