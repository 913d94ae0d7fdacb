/** The public API as system tests call it: JSON in, JSON out, and tasks waited for on the server, not on a clock. */
export interface Api {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  put<T>(path: string, body: unknown): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  remove<T>(path: string): Promise<T>
  /** Resolves with the task when it has ended. */
  ended(task: string): Promise<Task>
  /** Every item of a list, all pages. */
  all<T>(path: string): Promise<T[]>
}

export interface Task {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly target: { readonly kind: string; readonly id: string | null; readonly name: string }
  readonly error: { readonly code: string; readonly text: string } | null
  readonly waitingFor: string | null
  readonly endedAt: string | null
}

export class ApiError extends Error {
  readonly status: number
  readonly code: string | undefined

  constructor(call: string, status: number, text: string) {
    super(`${call}: ${status} ${text}`)
    this.name = 'ApiError'
    this.status = status
    this.code = codeIn(text)
  }
}

const TASK_DEADLINE_MS = 60_000
const WAIT_SECONDS = 30

export function apiAt(url: string, token: string): Api {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const reply = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    if (!reply.ok) throw new ApiError(`${method} ${path}`, reply.status, text)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  const get = <T>(path: string) => call<T>('GET', path)
  return {
    get,
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    remove: (path) => call('DELETE', path),
    async ended(id) {
      const deadline = AbortSignal.timeout(TASK_DEADLINE_MS)
      for (;;) {
        const task = await get<Task>(`/v1/tasks/${id}?wait=${WAIT_SECONDS}`)
        if (task.endedAt !== null) return task
        if (deadline.aborted) throw new Error(`task ${id} did not end: ${JSON.stringify(task)}`)
      }
    },
    async all<T>(path: string) {
      const items: T[] = []
      let after: string | null = null
      do {
        const cursor: string = after === null ? '' : `&after=${encodeURIComponent(after)}`
        const page: { items: T[]; next?: string | null } = await get(
          `${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor}`,
        )
        items.push(...page.items)
        after = page.next ?? null
      } while (after !== null)
      return items
    },
  }
}

function codeIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { code?: string }).code
  } catch {
    return undefined
  }
}
