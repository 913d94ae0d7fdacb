/** Folders over the store. Where a folder may go is decided in the transaction that puts it there: two moves at once make no circle. */
import { type Actor, AppError, counted, newId, parseName } from '@covisor/model'
import type { FolderRow, StoreReads, Tx } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { type AsOf, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { FolderTree } from './folder-tree.ts'
import type { FolderRecord, FolderUseCases } from './folders.ts'

/** One transaction writes so many at most. */
const MOST_MOVED_UP = 2000

export function folderUseCases(services: Services): FolderUseCases {
  const about = (name: string, id?: string) => ({ kind: 'folder' as const, id, name })

  const read = async (actor: Actor, when: AsOf = {}): Promise<readonly FolderRecord[]> => {
    const past = storeAt(services, when)
    const tree = await treeOf(past, actor)
    const vms = await past.vms.perFolder(actor)
    return tree.inOrder().map((row) => ({
      id: row.id,
      name: row.name,
      path: tree.pathOf(row),
      parent: row.parent ?? undefined,
      project: row.project,
      vms: vms.get(row.id) ?? 0,
      folders: tree.childrenOf(row).length,
      generation: row.generation,
    }))
  }
  const recordOf = async (actor: Actor, id: string, when?: AsOf): Promise<FolderRecord> => {
    const found = (await read(actor, when)).find((folder) => folder.id === id)
    if (found === undefined) throw new AppError('NOT_FOUND', { kind: 'folder', name: id })
    return found
  }

  return {
    async list(actor, when) {
      authorise(actor, { verb: 'folder:read', target: about('of this project') })
      return await read(actor, when)
    },

    async get(actor, folder, when = {}) {
      authorise(actor, { verb: 'folder:read', target: about(folder) })
      return await recordOf(actor, (await treeOf(storeAt(services, when), actor)).resolve(folder).id, when)
    },

    async create(actor, { name: wanted, parent: above }) {
      const id = newId('folder')
      await change(services, actor, { verb: 'folder:create', target: about(wanted) }, async (tx) => {
        const name = parseName('folder', wanted)
        const tree = await treeOf(tx, actor)
        const parent = above === undefined ? undefined : tree.resolve(above)
        tree.refuseOneMore(parent)
        const { organisation, project } = actor
        await tx.folders.insert({ id, organisation, project, name, parent: parent?.id ?? null })
        const after = { path: parent === undefined ? name : `${tree.pathOf(parent)}/${name}` }
        return { result: undefined, target: about(name, id), after }
      })
      return await recordOf(actor, id)
    },

    async edit(actor, folder, { name: wanted, parent: above }) {
      const id = await change(services, actor, { verb: 'folder:edit', target: about(folder) }, async (tx) => {
        const tree = await treeOf(tx, actor)
        const row = tree.resolve(folder)
        const parent = above === undefined || above === null ? undefined : tree.resolve(above)
        if (above !== undefined) tree.refusePlace(row, parent)
        const patch = {
          ...(wanted === undefined ? {} : { name: parseName('folder', wanted) }),
          ...(above === undefined ? {} : { parent: parent?.id ?? null }),
        }
        if (Object.keys(patch).length > 0) await tx.folders.update(actor, row.id, patch)
        const now = await treeOf(tx, actor)
        return {
          result: row.id,
          target: about(row.name, row.id),
          before: { path: tree.pathOf(row) },
          after: { path: now.pathOf(now.resolve(row.id)) },
        }
      })
      return await recordOf(actor, id)
    },

    async delete(actor, folder, { moveUp }) {
      await change(services, actor, { verb: 'folder:delete', target: about(folder) }, async (tx) => {
        const tree = await treeOf(tx, actor)
        const row = tree.resolve(folder)
        await empty(tx, actor, tree, row, moveUp)
        await tx.folders.remove(actor, row.id)
        return { result: undefined, target: about(row.name, row.id), before: { path: tree.pathOf(row) } }
      })
    },

    async put(actor, vm, folder) {
      const target = { kind: 'vm', id: undefined, name: vm } as const
      await change(services, actor, { verb: 'vm:edit', target }, async (tx) => {
        const row = await tx.vms.resolve(actor, vm)
        // The folders of the VM's project, wherever the caller acts.
        const tree = await treeOf(tx, { organisation: row.organisation, project: row.project })
        const to = folder === null ? undefined : tree.resolve(folder)
        await tx.vms.update(actor, row.id, { folder: to?.id ?? null })
        const was = row.folder === null ? null : tree.pathOf(tree.resolve(row.folder))
        return {
          result: undefined,
          target: { kind: 'vm', id: row.id, name: row.name },
          before: { folder: was },
          after: { folder: to === undefined ? null : tree.pathOf(to) },
        }
      })
    },
  }
}

type FolderScope = Pick<Actor, 'organisation' | 'project' | 'sight'>

const treeOf = async (store: StoreReads, scope: FolderScope): Promise<FolderTree<FolderRow>> =>
  new FolderTree(await everyRow((page) => store.folders.list(scope, page)))

/** Deleted VMs that can be restored go up unasked: they are in no list, and must not come back into a folder that is gone. */
async function empty(
  tx: Tx,
  actor: Actor,
  tree: FolderTree<FolderRow>,
  folder: FolderRow,
  moveUp: boolean,
): Promise<void> {
  const folders = tree.childrenOf(folder)
  const vms = await everyRow((page) => tx.vms.list(actor, { filter: { folder: folder.id, deleted: 'too' }, ...page }))
  const shown = vms.filter(({ record }) => record !== 'deleted').length
  if (!moveUp && folders.length + shown > 0)
    throw new AppError('IN_USE', {
      kind: 'folder',
      name: folder.name,
      by: `${counted(shown, 'VM')} and ${counted(folders.length, 'folder')} in it; move them, or say that they go up`,
    })
  if (vms.length > MOST_MOVED_UP)
    throw new AppError('REQUEST_INVALID', {
      where: 'folder',
      why: `${vms.length} VMs would be moved at once; move some of them first (at most ${MOST_MOVED_UP} go together)`,
    })
  for (const child of folders) await tx.folders.update(actor, child.id, { parent: folder.parent })
  for (const vm of vms) await tx.vms.update(actor, vm.id, { folder: folder.parent })
}
