/**
 * A file on this machine as the server will read it: as it is, or, where it needs other files (an OVF descriptor its disks, a VMDK
 * descriptor its extents, a snapshot its parents), as the archive that they make together.
 *
 * The archive is never written: it is a list of pieces (tar headers from memory, files from disk), read at any offset, because the
 * server asks for ranges in an order of its own. Files are looked for beside the one that names them; parents are those that the
 * user names, for an image may come from anybody.
 */
import { readFileSync, statSync } from 'node:fs'
import { type FileHandle, mkdtemp, open, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { type DiskFiles, DiskFormatError, fileSource, namedFiles, unwrapSource } from '@covisor/disk'
import { decodeText, ovaSource, parseOvf, pieceNames, type RangeSource } from '@covisor/ovf'
import { FileError } from './file-error.ts'
import { whyNot } from './runner/why-not.ts'

export interface LocalFile extends AsyncDisposable {
  readonly name: string
  readonly source: RangeSource
  /** Of a disk in several files, which are what the source holds. */
  readonly diskFiles?: DiskFiles
}

const MAX_DESCRIPTOR_BYTES = 16 * 1024 * 1024

/** Read by the server, never from here. */
export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path)

/** `parents`: what a disk is a difference to, nearest first. */
export async function openLocal(path: string, parents: readonly string[] = []): Promise<LocalFile> {
  const { size } = regularFile(path)
  if (/\.ovf$/i.test(path)) return await openFolder(path, size)
  const disks = [path, ...parents]
  const siblings = await Promise.all(disks.map(siblingsOf))
  return disks.length === 1 && siblings[0]!.length === 0
    ? await openUnwrapped(path)
    : await openDiskFiles(
        path,
        disks.flatMap((disk, index) => [disk, ...siblings[index]!]),
      )
}

function regularFile(path: string): ReturnType<typeof statSync> & { readonly size: number } {
  let info: ReturnType<typeof statSync>
  try {
    info = statSync(path)
  } catch (error) {
    throw new FileError(`${path} cannot be read: ${whyNot(error)}`)
  }
  if (!info.isFile()) throw new FileError(`${path} is not a file`)
  if (info.size === 0) throw new FileError(`${path} is empty`)
  return info
}

/** Where the data of a disk image are, if not in itself. */
async function siblingsOf(path: string): Promise<string[]> {
  regularFile(path)
  await using file = await fileSource(path, basename(path))
  return (await namedFiles(file)).map((name) => {
    const sibling = join(dirname(path), name)
    if (/[/\\]/.test(name) || !isFile(sibling))
      throw new FileError(`${path} keeps its data in "${name}", which is not a file beside it`)
    return sibling
  })
}

async function openDiskFiles(path: string, paths: readonly string[]): Promise<LocalFile> {
  const twice = paths.find((one, index) => paths.findIndex((other) => basename(other) === basename(one)) < index)
  if (twice !== undefined) throw new FileError(`two files of this disk are called "${basename(twice)}"; rename one`)
  const sources = await Promise.all(paths.map((one) => fileSource(one, basename(one))))
  return {
    name: basename(path),
    source: ovaSource(
      basename(path),
      sources.map((source) => ({ name: source.name, source })),
    ),
    diskFiles: new Map(sources.map((source) => [source.name, source])),
    async [Symbol.asyncDispose]() {
      for (const source of sources) await source.close()
    },
  }
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
