/** A refusal by the server: its permanent code, its text, and what the text was made of. */
import type { components } from './api.gen.ts'
import type { ErrorCode } from './error-codes.gen.ts'

type Problem = components['schemas']['Problem']

export class ApiProblem extends Error {
  /** A newer server may know codes that this client does not. `HTTP_502` and the like: something else than Covisor replied. */
  readonly code: ErrorCode | (string & {})
  readonly status: number
  readonly detail: string
  readonly params: Readonly<Record<string, unknown>>
  /** Number of the request, for the server log. */
  readonly instance: string | undefined

  constructor(problem: Pick<Problem, 'status' | 'detail'> & Partial<Omit<Problem, 'code'>> & { code: string }) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.code = problem.code
    this.status = problem.status
    this.detail = problem.detail
    this.params = problem.params ?? {}
    this.instance = problem.instance
  }
}

export function isApiProblem(error: unknown, code?: ErrorCode): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code)
}

/** Worth asking again: the server, or something on the way to it, was not able to answer just now. */
export const isPassing = (problem: ApiProblem): boolean => problem.status >= 500 || problem.status === 429

export async function problemOf(response: Response): Promise<ApiProblem> {
  const { status, statusText } = response
  const text = await response.text().catch(() => '')
  try {
    const problem = JSON.parse(text) as Problem
    if (typeof problem.code === 'string' && typeof problem.detail === 'string')
      return new ApiProblem({ ...problem, status })
  } catch {
    // Not JSON: a proxy on the way.
  }
  return new ApiProblem({
    code: `HTTP_${status}`,
    status,
    detail: `unexpected answer: ${status} ${statusText}`.trimEnd(),
  })
}
