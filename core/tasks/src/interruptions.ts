/**
 * Why a step's AbortSignal fired. Cancelled: the task unwinds. Interrupted: this runner stops or lost the task, which says
 * nothing about the task; the step will run again, here or elsewhere.
 */
export class TaskCancelled extends Error {
  constructor(by: string) {
    super(`cancelled by ${by}`)
    this.name = 'TaskCancelled'
  }
}

export class TaskInterrupted extends Error {
  constructor(why: 'runner stops' | 'lease lost', options?: ErrorOptions) {
    super(`interrupted: ${why}`, options)
    this.name = 'TaskInterrupted'
  }
}
