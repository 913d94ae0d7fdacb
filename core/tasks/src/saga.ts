/**
 * A saga: ordered steps, each with its undo, that finish together or leave nothing behind.
 *
 * The builder gives every step the typed outputs of the steps before it (`done.host`). Undo is not optional: a function, or
 * the reason why none is needed. Undo sees the outputs of earlier steps but never its own step's, because a failed step is
 * undone too: whatever a step creates has an id that was chosen before (docs/adr/0002-task-log-events.md).
 *
 * A saga never changes under its version: a log may be older than this release. A changed saga is a new version, and the
 * old one stays registered until its last log has ended.
 */
import type { Json, JsonOf } from './json.ts'
import type { TaskProgress } from './progress.ts'
import type { RetryPolicy } from './retry-policy.ts'

export function saga<Input>(
  name: [Input] extends [JsonOf<Input>] ? string : never,
  version: number,
): SagaBuilder<Input> {
  return builder(name, version, [])
}

export interface SagaBuilder<Input, Done = object> {
  step<Name extends string, Output>(
    name: Name extends keyof Done ? never : Name,
    step: StepDefinition<Input, Done, Output>,
  ): [Output] extends [JsonOf<Output>] ? SagaBuilder<Input, Done & { readonly [K in Name]: Output }> : NotJson<Name>
  build(): Saga<Input>
}

/** What `step` returns for an output that a log cannot hold: something on which neither `step` nor `build` can be called. */
export interface NotJson<Name extends string> {
  readonly outputIsNotJson: Name
}

export interface StepDefinition<Input, Done, Output> {
  /** Must be safe to run twice: after a crash nobody knows how far it came. */
  run(context: StepContext<Input, Done>): Promise<Output> | Output
  /** Must be safe to run twice, and when the step did nothing at all. */
  readonly undo: ((context: StepContext<Input, Done>) => Promise<void> | void) | NoUndo
  readonly retry?: RetryPolicy
  /** The point of no return comes when this step has succeeded. If it fails before, it must be undoable like any other. */
  readonly commits?: true
  /** Its share of the task's progress; absent: 1. */
  readonly weight?: number
  /** For people, in the plan and while it runs: "Copy web01-disk1 to pool fast". Absent: the name in words. */
  readonly title?: (input: Input) => string
}

export interface StepContext<Input, Done> {
  readonly taskId: string
  readonly input: Input
  readonly done: Done
  /** Fires on cancel, on an orderly stop, and when another runner took over. Undo is not told of a cancel. */
  readonly signal: AbortSignal
  /** From 1; grows with retries, not with waits or crashes. */
  readonly attempt: number
  readonly progress: (progress: TaskProgress) => void
}

export interface NoUndo {
  readonly notNeeded: string
}

/** A built saga. The steps have forgotten their types, so that sagas of any input stand in one registry. */
export interface Saga<Input> {
  readonly name: string
  readonly version: number
  readonly steps: readonly Step[]
  /** Never present: ties the input's type to the saga. */
  readonly accepts?: (input: Input) => void
}

export type AnySaga = Saga<never>

export interface Step {
  readonly name: string
  readonly run: (context: AnyContext) => unknown
  readonly undo: ((context: AnyContext) => unknown) | NoUndo
  readonly retry: RetryPolicy | undefined
  readonly commits: boolean
  readonly weight: number
  readonly title: (input: Json) => string
}

export type AnyContext = StepContext<Json, Readonly<Record<string, Json>>>

/** `vm.create@1`: what a task names and a runner looks up. */
export const sagaKey = (saga: { readonly name: string; readonly version: number }): string =>
  `${saga.name}@${saga.version}`

function builder<Input, Done>(name: string, version: number, steps: readonly Step[]): SagaBuilder<Input, Done> {
  return {
    step<Name extends string, Output>(stepName: Name, definition: StepDefinition<Input, Done, Output>) {
      if (steps.some((step) => step.name === stepName))
        throw new TypeError(`saga ${name}: two steps named "${stepName}"`)
      return builder(name, version, [...steps, forgetTypes(stepName, definition)]) as never // typed by the interface above
    },
    build() {
      if (steps.length === 0) throw new TypeError(`saga ${name} has no steps`)
      return { name, version, steps }
    },
  }
}

/** The one place where types are dropped: the log holds JSON, and the builder has checked that JSON is what it holds. */
function forgetTypes<Input, Done, Output>(name: string, definition: StepDefinition<Input, Done, Output>): Step {
  const { undo, retry, commits, weight = 1, title } = definition
  return {
    name,
    run: (context) => definition.run(context as unknown as StepContext<Input, Done>),
    undo: typeof undo === 'function' ? (context) => undo(context as unknown as StepContext<Input, Done>) : undo,
    retry,
    commits: commits === true,
    weight,
    title: (input) => title?.(input as Input) ?? inWords(name),
  }
}

const inWords = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
