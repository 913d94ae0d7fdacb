/**
 * A refusal by the edge itself, where HTTP has a status of its own for it that the code alone does not tell: 405, 408, 412,
 * 415, 429. Carries what the client is told; the code stays one of the model's.
 */
import type { AppError } from '@covisor/model'

export class Refusal extends Error {
  readonly told: AppError
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(told: AppError, status: number, headers: Readonly<Record<string, string>> = {}) {
    super(told.message)
    this.name = 'Refusal'
    this.told = told
    this.status = status
    this.headers = headers
  }
}
