/**
 * Server-Sent Events from a byte stream (WHATWG HTML, 9.2.6), cut anywhere. EventSource itself cannot send Authorization.
 *
 * A message without data is dropped, as the standard says; comments are only signs of life.
 */
import { unlessAborted } from './unless-aborted.ts'

export interface SentEvent {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/** One message longer than this is not ours. */
const MAX_MESSAGE_CHARS = 4 * 1024 * 1024

export async function* sentEvents(
  body: ReadableStream<Uint8Array>,
  { onChunk, signal }: { readonly onChunk?: () => void; readonly signal?: AbortSignal } = {},
): AsyncGenerator<SentEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let draft = emptyDraft()
  try {
    for (;;) {
      const { done, value } = await unlessAborted(reader.read(), signal)
      if (done) return // a message that was not ended by a blank line does not count
      onChunk?.()
      rest += decoder.decode(value, { stream: true })
      if (rest.length + draft.chars > MAX_MESSAGE_CHARS) throw new RangeError('the server sent a message without end')
      const { lines, left } = wholeLines(rest)
      rest = left
      for (const line of lines) {
        if (line !== '') addLine(draft, line)
        else {
          if (draft.data.length > 0) yield { id: draft.id, event: draft.event, data: draft.data.join('\n') }
          draft = emptyDraft()
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

interface Draft {
  id: string | undefined
  event: string
  readonly data: string[]
  chars: number
}

const emptyDraft = (): Draft => ({ id: undefined, event: 'message', data: [], chars: 0 })

/** A CR at the end stays for later: an LF may follow. */
function wholeLines(text: string): { lines: string[]; left: string } {
  const usable = text.endsWith('\r') ? text.slice(0, -1) : text
  const lines = usable.split(/\r\n|\n|\r/)
  const left = lines.pop()! + text.slice(usable.length)
  return { lines, left }
}

function addLine(draft: Draft, line: string): void {
  draft.chars += line.length
  const colon = line.indexOf(':')
  if (colon === 0) return // a comment
  const field = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
  if (field === 'data') draft.data.push(value)
  if (field === 'event') draft.event = value
  if (field === 'id') draft.id = value
}
