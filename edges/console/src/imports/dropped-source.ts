/** What was dropped into the window, wherever that was: files, whole folders, or a link. The import page takes it from here. */
import { Signal } from '../live/signal.ts'

export type DroppedSource =
  | { readonly kind: 'files'; readonly files: readonly File[] }
  | { readonly kind: 'url'; readonly url: string }

export const droppedSource = new Signal<DroppedSource | undefined>(undefined)

/** Folders of appliances are flat and small; anything else was dropped by mistake and is not worth reading. */
const MOST_FILES = 200
const DEEPEST = 3

/** Whether letting it go here would give something to import. Names are not known before that. */
export const canBeDropped = ({ types }: DataTransfer): boolean =>
  types.includes('Files') || types.includes('text/uri-list')

/** Must be called while the event is handled: a browser forgets what was dropped right after. */
export async function readDrop(transfer: DataTransfer): Promise<DroppedSource | undefined> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  const entries = items.flatMap((item) => item.webkitGetAsEntry() ?? [])
  // What another page made, not the file system, has no entry.
  const files = items.flatMap((item) => (item.webkitGetAsEntry() === null ? (item.getAsFile() ?? []) : []))
  const link = transfer.getData('text/uri-list')
  if (items.length > 0) {
    for (const entry of entries) await collect(entry, files, 0)
    return { kind: 'files', files }
  }
  const url = link.split(/\r?\n/).find((line) => isWebAddress(line))
  return url === undefined ? undefined : { kind: 'url', url }
}

export const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

async function collect(entry: FileSystemEntry, files: File[], depth: number): Promise<void> {
  if (files.length >= MOST_FILES)
    throw new Error(`There are more than ${MOST_FILES} files in it: that is no appliance.`)
  if (entry.isFile) {
    files.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)))
  } else if (entry.isDirectory && depth < DEEPEST) {
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await collect(child, files, depth + 1)
  }
}

/** A reader gives at most a hundred at a time, and nothing when there are no more. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}
