/** Passes bytes on and says how many and how fast, twice a second: for transfers whose end nobody knows beforehand. */
import { bytes } from './format.ts'

const INTERVAL_MS = 500

export async function* countBytes(
  source: AsyncIterable<Uint8Array>,
  what: string,
  show: (text: string) => void,
  now: () => number = () => performance.now(),
): AsyncGenerator<Uint8Array> {
  const began = now()
  let shown = began
  let count = 0
  for await (const chunk of source) {
    yield chunk
    count += chunk.byteLength
    const time = now()
    if (time - shown < INTERVAL_MS) continue
    shown = time
    show(`${what} · ${bytes(count)} · ${(count / 1e3 / (time - began)).toFixed(1)} MB/s`)
  }
}
