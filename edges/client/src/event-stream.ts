/**
 * One connection that carries Server-Sent Events, from opening to its end; following and resuming are the callers' work.
 *
 * The server says something every 15 seconds. Silence of three times that is a dead connection, even if TCP has not noticed.
 * A refusal after the headers comes as an event named "problem", and is thrown like any other.
 */
import { ApiProblem } from './api-problem.ts'
import { type SentEvent, sentEvents } from './server-sent-events.ts'
import { ServerUnreachable } from './server-unreachable.ts'
import { unlessAborted } from './unless-aborted.ts'

const SILENCE_MS = 45_000

export interface EventStreamOptions {
  readonly signal?: AbortSignal | undefined
  readonly onOpen?: () => void
}

type Open = (signal: AbortSignal) => Promise<{ readonly data?: ReadableStream<Uint8Array> | null }>

export async function* eventStream(open: Open, { signal, onOpen }: EventStreamOptions): AsyncGenerator<SentEvent> {
  const silence = new AbortController()
  const timer = watchdog(SILENCE_MS, () => silence.abort(new Error('nothing was heard from it')))
  try {
    const over = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal])
    const { data } = await unlessAborted(open(over), over)
    if (data === null || data === undefined) throw new TypeError('an event stream without a body')
    onOpen?.()
    for await (const event of sentEvents(data, { onChunk: timer.restart, signal: over })) {
      if (event.event === 'problem') throw new ApiProblem(JSON.parse(event.data))
      yield event
    }
  } catch (error) {
    if (signal?.aborted === true || error instanceof ApiProblem || error instanceof ServerUnreachable) throw error
    throw new ServerUnreachable('', silence.signal.aborted ? silence.signal.reason : error)
  } finally {
    timer.stop()
    silence.abort()
  }
}

/** Whether to connect again after this. */
export const isLostConnection = (error: unknown): boolean =>
  error instanceof ServerUnreachable || (error instanceof ApiProblem && (error.status >= 500 || error.status === 429))

function watchdog(ms: number, bark: () => void) {
  let timer = setTimeout(bark, ms)
  const stop = () => clearTimeout(timer)
  const restart = () => {
    stop()
    timer = setTimeout(bark, ms)
  }
  return { restart, stop }
}
