/** It did not go well, and the user has been told: only the exit code is left. */
import { exit } from './exit-codes.ts'

export class Said extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`exit code ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** Ctrl-C: no error, but no success either. What was started goes on without us. */
export class Detached extends Said {
  constructor() {
    super(exit.detached)
  }
}
