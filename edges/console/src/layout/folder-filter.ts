/** The filter of the list of VMs that shows a folder: by its name, or by its id where another folder has the same name. */
import '../words/say-layout.ts'
import type { Schema } from '@covisor/client'
import { quoted } from '../vm/filter-words.ts'

type Folder = Pick<Schema<'Folder'>, 'id' | 'name'>

export function folderFilter({ id, name }: Folder, all: readonly Folder[]): string {
  const isAlone = all.every((other) => other.id === id || other.name.toLowerCase() !== name.toLowerCase())
  return `folder:${isAlone && !/["*?]/.test(name) ? quoted(name) : id}`
}
