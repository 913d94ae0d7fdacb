/** From a call to its data: `await unwrap(client.GET('/v1/vms/{vm}', …))`. Refusals are thrown by the client before. */
import type { components } from './api.gen.ts'

type Task = components['schemas']['Task']
type Plan = components['schemas']['Plan']

interface Answer {
  readonly data?: unknown
  readonly response: Response
}

type DataOf<R extends Answer> = [Exclude<R['data'], undefined>] extends [never]
  ? undefined
  : Exclude<R['data'], undefined>

export async function unwrap<R extends Answer>(call: Promise<R>): Promise<DataOf<R>> {
  return (await call).data as DataOf<R>
}

export interface Accepted {
  readonly task: Task
  /** Id of what the task makes, where it makes one thing. */
  readonly created: string | undefined
}

/** For calls that start a task and were not asked for a plan. */
export async function accepted(call: Promise<Answer>): Promise<Accepted> {
  const { data, response } = await call
  if (response.status !== 202) throw new TypeError(`${response.url} answered ${response.status}, not with a task`)
  return { task: data as Task, created: response.headers.get('covisor-created') ?? undefined }
}

/** For the same calls with `plan: true`. */
export async function planned(call: Promise<Answer>): Promise<Plan> {
  const { data, response } = await call
  if (response.status !== 200) throw new TypeError(`${response.url} answered ${response.status}, not with a plan`)
  return data as Plan
}
