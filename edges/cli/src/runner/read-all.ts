/** All of standard input, bounded: a password or a small file, not a disk. */
import { UsageError } from '../usage-error.ts'

const LIMIT = 1024 * 1024

export async function readAll(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array)
    length += bytes.length
    if (length > LIMIT) throw new UsageError(`standard input has more than ${LIMIT} bytes`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
