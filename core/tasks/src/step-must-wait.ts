/**
 * Thrown by a step or an undo that can neither go on nor be said to have failed: typically, its host is away.
 *
 * `for` is a key that somebody will wake when the news comes (`host:<id>`); this package does not know what it means.
 */
export class StepMustWait extends Error {
  readonly for: string
  readonly reason: string

  constructor(wait: { readonly for: string; readonly reason: string }, options?: ErrorOptions) {
    super(`waiting: ${wait.reason}`, options)
    this.name = 'StepMustWait'
    this.for = wait.for
    this.reason = wait.reason
  }
}
