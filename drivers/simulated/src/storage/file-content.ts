/** Contents in sparse files of one folder, for worlds that outlive their process. */
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Content, ContentStore } from './content.ts'

const STAT_BLOCK_BYTES = 512 // POSIX: st_blocks counts these, whatever the file system's block size

export class FileContentStore implements ContentStore {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  create(length: number): Content {
    const key = randomUUID()
    closeSync(openSync(this.#pathOf(key), 'wx', 0o600))
    const content = this.open(key)
    content.resize(length)
    return content
  }

  open(key: string): Content {
    return new FileContent(key, this.#pathOf(key))
  }

  copy(content: Content): Content {
    const key = randomUUID()
    copyFileSync(this.#pathOf(content.key), this.#pathOf(key), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    return this.open(key)
  }

  drop(key: string): void {
    rmSync(this.#pathOf(key), { force: true })
  }

  keepOnly(keys: Iterable<string>): void {
    const kept = new Set(keys)
    for (const key of readdirSync(this.#folder)) if (!kept.has(key)) this.drop(key)
  }

  #pathOf(key: string): string {
    return join(this.#folder, key)
  }
}

/** Opens the file anew for each operation: thousands of volumes need no descriptors, and nothing has to be closed. */
class FileContent implements Content {
  readonly key: string
  readonly #path: string

  constructor(key: string, path: string) {
    this.key = key
    this.#path = path
  }

  get length(): number {
    return statSync(this.#path).size
  }

  get allocatedBytes(): number {
    return statSync(this.#path).blocks * STAT_BLOCK_BYTES
  }

  write(offset: number, bytes: Uint8Array): void {
    this.#with('r+', (file) => {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, offset + done)
    })
  }

  read(offset: number, length: number): Uint8Array {
    return this.#with('r', (file) => {
      const out = new Uint8Array(Math.max(0, Math.min(length, fstatSync(file).size - offset)))
      return out.subarray(0, readSync(file, out, 0, out.length, offset))
    })
  }

  resize(length: number): void {
    this.#with('r+', (file) => ftruncateSync(file, length))
  }

  #with<T>(mode: 'r' | 'r+', work: (file: number) => T): T {
    const file = openSync(this.#path, mode)
    try {
      return work(file)
    } finally {
      closeSync(file)
    }
  }
}
