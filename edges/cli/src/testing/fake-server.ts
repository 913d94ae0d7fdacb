/** A server that is a table: `'GET /v1/vms': { items: [] }`. A function sees the request; what is not in the table is a 404. */
import { type CovisorClient, createClient } from '@covisor/client'

export type Answer = object | ((request: Request) => Response | Promise<Response>)

export interface FakeServer {
  readonly client: CovisorClient
  /** `'POST /v1/vms?plan=true'`, in order. */
  readonly asked: readonly string[]
  /** Bodies of what was posted, in order. */
  readonly bodies: readonly unknown[]
}

export function fakeServer(table: Readonly<Record<string, Answer>>): FakeServer {
  const asked: string[] = []
  const bodies: unknown[] = []
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    const call = `${request.method} ${decodeURIComponent(pathname)}`
    asked.push(call + search)
    const text = await request.clone().text()
    if (text !== '') bodies.push(JSON.parse(text))
    const answer = table[call]
    if (answer === undefined) return problem(404, 'NOT_FOUND', `there is nothing at ${call}`)
    if (typeof answer === 'function') return await answer(request)
    return Response.json(answer)
  }
  return { client: createClient({ baseUrl: 'http://server', token: 'secret', fetch }), asked, bodies }
}

export const problem = (status: number, code: string, detail: string): Response =>
  Response.json({ type: `urn:covisor:error:${code}`, title: code, status, code, detail, params: {} }, { status })

export const accepted = (task: object): Response => Response.json(task, { status: 202 })
