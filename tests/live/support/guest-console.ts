/** The demo guest's shell, reached like any user reaches it: a ticket of the API, opened as a WebSocket. */
import { unwrap } from '@covisor/client'
import { SerialLine } from '@covisor/lab'
import { webSocketStream } from '../../../tools/launcher/web-socket-stream.ts'
import type { Product } from './product.ts'

export interface GuestConsole extends AsyncDisposable {
  /** What a command of its shell prints. */
  ask(command: string): Promise<string>
}

/** A guest that is emulated on a busy machine takes its time. */
const BOOT_MS = 150_000
const ANSWER_MS = 60_000
const PROMPT_MS = 3_000

/** Resolves when the shell answers. */
export async function openConsole({ client, url }: Product, vm: string): Promise<GuestConsole> {
  const open = client.POST('/v1/vms/{vm}/console-tickets', {
    params: { path: { vm } },
    body: { kind: 'serial', takeOver: true },
  })
  const { path } = await unwrap(open)
  const line = new SerialLine(await webSocketStream(new URL(path, url.replace(/^http/, 'ws'))))
  await prompt(line)
  return {
    async ask(command) {
      // The echo of the command has no line that begins with the mark.
      line.send(`echo "<<$(${command})>>"`)
      const heard = await line.expect(/\n<<[\s\S]*?>>\r/, ANSWER_MS)
      return heard.slice(heard.lastIndexOf('\n<<') + 3, -3).replaceAll('\r', '')
    },
    async [Symbol.asyncDispose]() {
      line.close()
    },
  }
}

/** What it said before we listened is gone, so the prompt is asked for, again and again. */
async function prompt(line: SerialLine): Promise<void> {
  const deadline = AbortSignal.timeout(BOOT_MS)
  let last: unknown
  while (line.isOpen && !deadline.aborted) {
    line.send('')
    try {
      await line.expect(/\/ # /, PROMPT_MS)
      return
    } catch (error) {
      last = error
    }
  }
  throw new Error('the guest does not answer on its serial console', { cause: last })
}
