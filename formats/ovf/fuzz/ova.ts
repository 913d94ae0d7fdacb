/**
 * npm run fuzz -- formats/ovf/ova: read with random access and from a pipe. Both must tell the same members, or both refuse.
 * The checksums of headers are made right again for every second input.
 */
import { bytesSource, indexOva, OvfError, openOva, readOvaSequential } from '../src/index.ts'
import { isExpected } from './expected-error.ts'

const BLOCK = 512

export const target = {
  async parse(input: Uint8Array): Promise<void> {
    const source = bytesSource('input.ova', input)
    const [indexed, piped] = await Promise.all([outcomeOf(byIndex(input)), outcomeOf(byPipe(input))])
    if (indexed !== piped) throw new Error(`at random: ${indexed}; from a pipe: ${piped}`)
    const appliance = await openOva(source)
    for (const file of appliance.files.values()) for await (const _ of file.stream()) continue
  },
  isExpected,
  repair(input: Uint8Array): void {
    const bytes = Buffer.from(input.buffer, input.byteOffset, input.length)
    for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
      const block = bytes.subarray(at, at + BLOCK)
      // Only what looks like a header: a checksum in the middle of a disk would be damage of another kind.
      if (block.toString('latin1', 257, 262) !== 'ustar') continue
      block.fill(0x20, 148, 156)
      const sum = block.reduce((total, byte) => total + byte, 0)
      block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
    }
  },
}

async function byIndex(input: Uint8Array): Promise<string> {
  return (await indexOva(bytesSource('input.ova', input))).map(({ name, size }) => `${name} ${size}`).join('\n')
}

async function byPipe(input: Uint8Array): Promise<string> {
  const members: string[] = []
  for await (const { name, size } of readOvaSequential(pieces(input), 'input.ova')) members.push(`${name} ${size}`)
  return members.join('\n')
}

async function* pieces(input: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < input.length; at += 700) yield input.subarray(at, at + 700)
}

async function outcomeOf(members: Promise<string>): Promise<string> {
  try {
    return await members
  } catch (error) {
    if (error instanceof OvfError) return 'refused'
    throw error
  }
}
