/**
 * A terminal on a guest's serial console. On a terminal every key goes to the guest, Ctrl-C too; Ctrl-] leaves. In a pipe the
 * end of input leaves once the guest has had time to answer: when it has been silent for a moment.
 */
import { consoleProblem } from '@covisor/client'
import type { Output } from '../command.ts'

const LEAVE = 0x1d // Ctrl-]
const SILENCE_MS = 2_000

export async function serialConsole(socket: WebSocket, output: Output, signal: AbortSignal): Promise<void> {
  socket.binaryType = 'arraybuffer'
  await opened(socket)
  const { stdin } = process
  const isTerminal = stdin.isTTY === true
  const over = Promise.withResolvers<string | undefined>()
  let inputEnded = false
  let problem: string | undefined
  let silence: NodeJS.Timeout | undefined
  const heard = (): void => {
    clearTimeout(silence)
    if (inputEnded) silence = setTimeout(() => over.resolve(undefined), SILENCE_MS)
  }

  socket.addEventListener('message', ({ data }) => {
    // Text frames are the server's notes about the connection.
    if (typeof data === 'string') {
      problem ??= consoleProblem(data)
      return
    }
    output.raw(new Uint8Array(data as ArrayBuffer))
    heard()
  })
  socket.addEventListener('close', ({ reason }) => over.resolve(problem ?? (reason === '' ? undefined : reason)))
  const onInput = (bytes: Buffer): void => {
    const leave = isTerminal ? bytes.indexOf(LEAVE) : -1
    socket.send(new Uint8Array(leave < 0 ? bytes : bytes.subarray(0, leave)))
    if (leave >= 0) over.resolve(undefined)
  }
  const onEnd = (): void => {
    inputEnded = true
    heard()
  }
  const onAbort = (): void => over.resolve(undefined)
  signal.addEventListener('abort', onAbort, { once: true })

  if (isTerminal) {
    output.say('connected; Ctrl-] leaves')
    stdin.setRawMode(true)
  }
  stdin.on('data', onInput)
  stdin.once('end', onEnd)
  try {
    const reason = await over.promise
    if (reason !== undefined) throw new Error(`the console was closed: ${reason}`)
  } finally {
    clearTimeout(silence)
    stdin.off('data', onInput)
    stdin.off('end', onEnd)
    if (isTerminal) {
      stdin.setRawMode(false)
      output.say('')
    }
    stdin.pause()
    socket.close()
  }
}

export function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener(
      'close',
      ({ reason }) => reject(new Error(`the console does not open: ${reason === '' ? 'no reason was given' : reason}`)),
      { once: true },
    )
    socket.addEventListener('error', () => {}, { once: true })
  })
}
