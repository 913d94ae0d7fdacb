/** What `accept` is given: what somebody asks for, and what would be done about it. */
import type { IdKind, TaskId, Verb } from '@covisor/model'
import type { TaskHold, Tx } from '@covisor/store'
import type { Json, Saga } from '@covisor/tasks'
import type { Plan } from './plan/plan.ts'
import type { Takes } from './plan/quota-check.ts'

/** What is asked for, known before anything is looked up. */
export interface Asked {
  readonly verb: Verb
  /** What it takes besides, where one request does what another one's verb allows. */
  readonly also?: readonly Verb[]
  readonly action: string
  readonly target: Target
  /** The parameters as they came: the same idempotency key must come with the same ones. */
  readonly params: unknown
}

export interface Target {
  readonly kind: IdKind
  readonly id: string | undefined
  readonly name: string
}

/** What would be done. */
export interface Prepared<Input, Created> {
  readonly target: Target
  /** What the caller has read and If-Match speaks of, where it is not the target. */
  readonly basedOn?: Target
  readonly title: string
  readonly saga: Saga<Input>
  readonly input: Input
  readonly created: Created
  /** What it adds to what is counted against quotas; {} for what adds nothing. Said by every use case, shown by its plan. */
  readonly takes: Takes
  /** What the task needs unchanged until it has ended, besides its target. */
  holds?(tx: Tx): Promise<readonly TaskHold[]>
  readonly plan?: Partial<
    Pick<Plan, 'placement' | 'moves' | 'hardware' | 'downtime' | 'capacity' | 'choices' | 'warnings' | 'irreversible'>
  >
  /**
   * Writes what the task will make, and checks again what could have changed since `prepare` looked. May complete the input
   * with what only the transaction can know, such as allocated addresses.
   */
  commit?(tx: Tx, task: TaskId): Promise<Input | void>
  /** For the audit: what was, and what is wanted. No secrets. */
  readonly before?: Json
  readonly after?: Json
}
