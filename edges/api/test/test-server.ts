/** The API server over a fake control plane; closed when the test ends, or the file with `afterAll`. */
import type { FastifyInstance, InjectOptions } from 'fastify'
import { onTestFinished } from 'vitest'
import { type ApiServerOptions, createApiServer } from '../src/http/create-api-server.ts'
import { type Answers, fakeControl, type RecordedCall } from './fake-control.ts'

export interface TestServer {
  readonly server: FastifyInstance
  readonly calls: RecordedCall[]
  readonly logged: string[]
  /** As the owner of the token "all", unless `headers` says otherwise. */
  readonly ask: (method: Method, url: string, options?: Asked) => Promise<Answer>
  /** On a port of the loopback interface, for what needs a real socket. */
  readonly listen: () => Promise<string>
}

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object | string | Buffer
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  // oxlint-disable-next-line no-explicit-any -- tests look at replies as a client without types would
  readonly body: any
}

export const asAll = { authorization: 'Bearer all' }

export async function testServer(
  answers: Answers = {},
  options: Partial<Omit<ApiServerOptions, 'control'>> = {},
  whenOver: (close: () => Promise<void>) => void = onTestFinished,
): Promise<TestServer> {
  const { control, calls } = fakeControl(answers)
  const logged: string[] = []
  const note = (_facts: object, text: string) => void logged.push(text)
  const log = { debug: note, info: note, error: note }
  const server = await createApiServer({ control, version: '1.2.3', log, ...options })
  whenOver(async () => await server.close())
  return {
    server,
    calls,
    logged,
    async ask(method, url, { headers = asAll, body } = {}) {
      const request: InjectOptions = { method, url, headers, ...(body === undefined ? {} : { payload: body }) }
      const { statusCode, headers: replied, payload } = await server.inject(request)
      return { status: statusCode, headers: replied as Record<string, string>, text: payload, body: parsed(payload) }
    },
    listen: async () => await server.listen({ host: '127.0.0.1', port: 0 }),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
