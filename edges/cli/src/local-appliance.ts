/**
 * A file on this machine as the server will read it: as it is, or, for an OVF descriptor with its files beside it, as the OVA
 * that they make together.
 *
 * The OVA is never written: it is a list of pieces (tar headers from memory, files from disk), read at any offset, because the
 * server asks for ranges in an order of its own.
 */
import { readFileSync, statSync } from 'node:fs'
import { type FileHandle, mkdtemp, open, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { DiskFormatError, fileSource, unwrapSource } from '@covisor/disk'
import { decodeText, ovaSource, parseOvf, pieceNames, type RangeSource } from '@covisor/ovf'
import { FileError } from './file-error.ts'
import { whyNot } from './runner/why-not.ts'

export interface LocalFile extends AsyncDisposable {
  readonly name: string
  readonly source: RangeSource
}

const MAX_DESCRIPTOR_BYTES = 16 * 1024 * 1024

/** Read by the server, never from here. */
export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path)

export async function openLocal(path: string): Promise<LocalFile> {
  let info: ReturnType<typeof statSync>
  try {
    info = statSync(path)
  } catch (error) {
    throw new FileError(`${path} cannot be read: ${whyNot(error)}`)
  }
  if (!info.isFile()) throw new FileError(`${path} is not a file`)
  if (info.size === 0) throw new FileError(`${path} is empty`)
  if (/\.ovf$/i.test(path)) return await openFolder(path, info.size)
  return await openUnwrapped(path)
}

/**
 * Images are often published compressed (.xz, .gz, …). Both the server and `inspect` read at random, so such a file is unpacked first,
 * into a temporary file that has no name any more: whatever happens, it is gone when this process is.
 */
async function openUnwrapped(path: string): Promise<LocalFile> {
  const packed = await fileSource(path, basename(path))
  let folder: string | undefined
  let scratch: FileHandle | undefined
  const close = async () => {
    await scratch?.close()
    await packed.close()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
  const makeScratch = async () => {
    folder = await mkdtemp(join(tmpdir(), 'covisor-unpacked-'))
    scratch = await open(join(folder, 'image'), 'wx+', 0o600)
    await unlink(join(folder, 'image'))
    return scratch
  }
  try {
    const { source } = await unwrapSource(packed, { scratch: makeScratch, isReadAtRandom: true })
    return { name: source.name, source, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    if (error instanceof DiskFormatError) throw error
    throw new FileError(`${path} cannot be unpacked into ${tmpdir()}: ${whyNot(error)}`)
  }
}

/** Descriptor first, then manifest and certificate, then the files in the order in which the descriptor names them. */
async function openFolder(path: string, size: number): Promise<LocalFile> {
  if (size > MAX_DESCRIPTOR_BYTES) throw new FileError(`${path} is too large for a descriptor`)
  const folder = dirname(resolve(path))
  const descriptor = basename(path)
  const stem = descriptor.replace(/\.ovf$/i, '')
  const envelope = parseOvf(decodeText(readFileSync(path), descriptor), descriptor)
  const beside = [`${stem}.mf`, `${stem}.cert`].filter((name) => isFile(join(folder, name)))
  const wanted = new Set(envelope.files.flatMap((file) => [plainName(file.href), ...pieceNames(file)]))
  const files = [...wanted].filter((name) => !name.includes('/') && isFile(join(folder, name)))
  const sources = await Promise.all(
    [descriptor, ...beside, ...files].map((name) => fileSource(join(folder, name), name)),
  )
  const source = ovaSource(
    `${stem}.ova`,
    sources.map((file) => ({ name: file.name, source: file })),
  )
  return {
    name: `${stem}.ova`,
    source,
    async [Symbol.asyncDispose]() {
      for (const file of sources) await file[Symbol.asyncDispose]()
    },
  }
}

/** Files are looked for beside the descriptor and nowhere else. */
function plainName(href: string): string {
  const name = decoded(href.replace(/^\.\//, ''))
  if (name === undefined || /[/\\]/.test(name) || name === '..' || name === '') {
    throw new FileError(`the descriptor names "${href}", which is not a file beside it`)
  }
  return name
}

function decoded(href: string): string | undefined {
  try {
    return decodeURIComponent(href)
  } catch {
    return undefined
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
