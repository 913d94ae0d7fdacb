/** The folders of a project as a tree: paths, depths, and where a folder may go. Pure. */
import { AppError } from '@covisor/model'
import type { FolderRow } from '@covisor/store'
import { MAX_FOLDER_DEPTH, MAX_FOLDERS } from './folders.ts'

type Folder = Pick<FolderRow, 'id' | 'name' | 'parent'>

export class FolderTree<F extends Folder = Folder> {
  readonly #folders: ReadonlyMap<string, F>

  constructor(folders: readonly F[]) {
    this.#folders = new Map(folders.map((folder) => [folder.id, folder]))
  }

  /** By id, by path from the top, or by a name that only one has. Throws NOT_FOUND, NAME_AMBIGUOUS. */
  resolve(text: string): F {
    const byId = this.#folders.get(text)
    if (byId !== undefined) return byId
    const all = [...this.#folders.values()]
    const wanted = text.replace(/^\//, '')
    const byPath = all.find((folder) => this.pathOf(folder) === wanted)
    if (byPath !== undefined) return byPath
    const named = text === wanted ? all.filter(({ name }) => name === text) : []
    const [only, another] = named
    if (only === undefined) throw new AppError('NOT_FOUND', { kind: 'folder', name: text })
    if (another === undefined) return only
    throw new AppError('NAME_AMBIGUOUS', { kind: 'folder', name: text, ids: named.map(({ id }) => id).join(', ') })
  }

  childrenOf(folder: F): readonly F[] {
    return [...this.#folders.values()].filter(({ parent }) => parent === folder.id)
  }

  pathOf(folder: F): string {
    return this.#lineOf(folder)
      .map(({ name }) => name)
      .join('/')
  }

  /** Parents before children, each level by name. */
  inOrder(): readonly F[] {
    return [...this.#folders.values()].toSorted((a, b) => (this.pathOf(a) < this.pathOf(b) ? -1 : 1))
  }

  refuseOneMore(parent: F | undefined): void {
    if (this.#folders.size >= MAX_FOLDERS) throw invalid('folders', `a project has at most ${MAX_FOLDERS} folders`)
    this.#refuseTooDeep(parent, 1)
  }

  /** Throws REQUEST_INVALID for a place within the folder itself, or too deep for what is in it. */
  refusePlace(folder: F, parent: F | undefined): void {
    const line = parent === undefined ? [] : this.#lineOf(parent)
    if (line.some(({ id }) => id === folder.id))
      throw invalid('parent', `folder "${this.pathOf(folder)}" cannot be put into itself or into what is in it`)
    this.#refuseTooDeep(parent, this.#heightOf(folder))
  }

  #refuseTooDeep(parent: F | undefined, height: number): void {
    const depth = (parent === undefined ? 0 : this.#lineOf(parent).length) + height
    if (depth > MAX_FOLDER_DEPTH)
      throw invalid('parent', `that would be ${depth} folders deep; ${MAX_FOLDER_DEPTH} is the most`)
  }

  #heightOf(folder: F): number {
    return 1 + Math.max(0, ...this.childrenOf(folder).map((child) => this.#heightOf(child)))
  }

  /** From the top down to the folder. A circle, which no write can make, would end at its second time round. */
  #lineOf(folder: F): readonly F[] {
    const line: F[] = []
    for (let at: F | undefined = folder; at !== undefined && !line.includes(at); ) {
      line.unshift(at)
      at = at.parent === null ? undefined : this.#folders.get(at.parent)
    }
    return line
  }
}

const invalid = (where: string, why: string) => new AppError('REQUEST_INVALID', { where, why })
