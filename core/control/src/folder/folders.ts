/**
 * Use cases on folders: how the VMs of a project are laid out, as in vCenter's "VMs and templates".
 *
 * Folders only order: they give no right, take no room, and nothing on a host knows of them. A folder is named by its id, by its name
 * where that is unique, or by its path from the top, such as `shop/db`.
 */
import type { Actor, Id, ProjectId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'

export const MAX_FOLDERS = 1000
/** Of folders in folders. */
export const MAX_FOLDER_DEPTH = 8

export interface FolderUseCases {
  /** All of the project, parents before children. */
  list(actor: Actor, when?: AsOf): Promise<readonly FolderRecord[]>
  get(actor: Actor, folder: string, when?: AsOf): Promise<FolderRecord>
  create(actor: Actor, params: { readonly name: string; readonly parent?: string }): Promise<FolderRecord>
  /** Renames it or moves it; `parent: null` is the top. Throws REQUEST_INVALID for a place within itself. */
  edit(actor: Actor, folder: string, change: EditFolder): Promise<FolderRecord>
  /** An empty one, or with `moveUp` its content goes to where it was. Throws IN_USE. */
  delete(actor: Actor, folder: string, how: { readonly moveUp: boolean }): Promise<void>
  /** Puts a VM into a folder, or (null) into none. */
  put(actor: Actor, vm: string, folder: string | null): Promise<void>
}

export interface EditFolder {
  readonly name?: string
  readonly parent?: string | null
}

export interface FolderRecord {
  readonly id: Id<'folder'>
  readonly name: string
  readonly path: string
  readonly parent: Id<'folder'> | undefined
  readonly project: ProjectId
  /** In it itself, not in those within. */
  readonly vms: number
  readonly folders: number
  readonly generation: number
}
