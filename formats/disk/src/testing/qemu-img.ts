/** Tests only: the second opinion. Runs qemu-img on files of a temporary directory and compares contents with what we read. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Disk } from '../disk.ts'
import type { DiskChunk } from '../disk-chunk.ts'
import { type FileSource, fileSource } from '../file-source.ts'
import { openDisk } from '../open-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import { writeRaw } from '../write-raw.ts'

const run = promisify(execFile)

export class ImageDirectory {
  readonly path: string
  readonly #sources: FileSource[] = []

  private constructor(path: string) {
    this.path = path
  }

  static async create(): Promise<ImageDirectory> {
    return new ImageDirectory(await mkdtemp(join(tmpdir(), 'covisor-disk-')))
  }

  async remove(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close()))
    await rm(this.path, { recursive: true, force: true })
  }

  file(name: string): string {
    return join(this.path, name)
  }

  async qemuImg(...args: string[]): Promise<string> {
    const { stdout } = await run('qemu-img', args, { cwd: this.path })
    return stdout
  }

  /** A raw disk with text, noise and zeros strewn over it, the same for every run; begins and ends with data. */
  async writeRawSample(name: string, size: number): Promise<void> {
    const handle = await open(this.file(name), 'w')
    await handle.truncate(size)
    let noise = createHash('sha256').update(name).digest()
    for (let piece = 0; piece < 120; piece++) {
      noise = createHash('sha256').update(noise).digest()
      const offset = piece === 0 ? 0 : Math.floor((noise.readUInt32LE(0) / 2 ** 32) * (size - 200_000))
      const length = 1 + (noise.readUInt32LE(4) % 150_000)
      const kind = piece % 3
      const text = Buffer.from(`piece ${piece} at ${offset} `)
      const bytes = kind === 0 ? Buffer.alloc(length, text) : kind === 1 ? noiseOf(noise, length) : Buffer.alloc(length)
      await handle.write(bytes, 0, length, offset)
    }
    await handle.write(Buffer.alloc(512, 'end'), 0, 512, size - 512)
    await handle.close()
  }

  async source(name: string): Promise<FileSource> {
    const source = await fileSource(this.file(name), name)
    this.#sources.push(source)
    return source
  }

  /** Opens an image with every other file of the directory at hand, as a caller would who was given all of them. */
  async open(name: string, options: OpenDiskOptions = {}): Promise<Disk> {
    const names = (await readdir(this.path)).filter((other) => other !== name)
    const files = new Map(await Promise.all(names.map(async (other) => [other, await this.source(other)] as const)))
    return openDisk(await this.source(name), { files, ...options })
  }

  async save(name: string, chunks: AsyncIterable<DiskChunk>, size?: number): Promise<void> {
    const handle = await open(this.file(name), 'w')
    for await (const { offset, bytes } of chunks) await handle.write(bytes, 0, bytes.length, offset)
    if (size !== undefined) await handle.truncate(size)
    await handle.close()
  }

  /** Whether our reading of a disk is byte for byte the raw file. The copy goes through a file, as disks are larger than memory. */
  async sameAsRaw(disk: Disk, raw: string): Promise<string> {
    await this.save('ours.raw', writeRaw(disk), disk.size)
    const answer = await this.qemuImg('compare', '-f', 'raw', '-F', 'raw', raw, 'ours.raw').catch(
      (error: { stdout: string }) => error.stdout,
    )
    await rm(this.file('ours.raw'))
    return answer.trim()
  }
}

function noiseOf(seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let made = 0, block = seed; made < length; made += block.length) {
    block = createHash('sha512').update(block).digest()
    blocks.push(block)
  }
  return Buffer.concat(blocks).subarray(0, length)
}
