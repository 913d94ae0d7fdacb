/**
 * Listens on the cable of a lab host while something happens: how much passed, and whether a text passed as it is.
 *
 * It sees packets, not streams: a text that is cut in two by a packet's end is missed, so look for one that passes often.
 */
import { randomUUID } from 'node:crypto'
import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LabHost } from './lab-host.ts'

export interface Heard {
  readonly bytes: number
  /** In how many packets the text was. */
  readonly packets: number
}

export async function listenWhile(host: LabHost, words: string, work: () => Promise<unknown>): Promise<Heard> {
  const stop = join(host.directory, `wiretap-${randomUUID()}`)
  const listener = host.run(['python3', join(import.meta.dirname, 'wiretap.py'), 'eth0', stop, words], {
    timeoutMs: 120_000,
  })
  const failed = listener.then(() => undefined)
  try {
    await Promise.race([appears(`${stop}.ready`), failed])
    await work()
  } finally {
    await writeFile(stop, '')
  }
  const heard = JSON.parse(await listener) as Record<string, number>
  return { bytes: heard['bytes'] ?? 0, packets: heard[words] ?? 0 }
}

async function appears(file: string): Promise<void> {
  while (
    !(await access(file).then(
      () => true,
      () => false,
    ))
  )
    await new Promise((resolve) => setTimeout(resolve, 20))
}
