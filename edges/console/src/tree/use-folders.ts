/** The project's folders and their VMs as a tree. The VMs of a folder are read when its branch is opened, and only the first two hundred. */
import '../words/say-layout.ts'
import type { Schema } from '@covisor/client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useMay } from '../live/use-may.ts'
import { folderBranch, folderList } from '../queries.ts'
import { t } from '../words/translate.ts'
import type { TreeNode } from './rows.ts'
import { MOST_OPEN } from './use-inventory.ts'

type Vm = Schema<'Vm'>

/** The branch of VMs that are in no folder. */
export const NO_FOLDER = 'no-folder'

export function useFolders(open: ReadonlySet<string>, isShown: boolean): readonly TreeNode[] {
  const mayRead = useMay()('folder:read') && isShown
  const { data: folders = [] } = useQuery({ ...folderList, enabled: mayRead })
  const places = [...folders.map(({ id }) => id), NO_FOLDER]
  const opened = mayRead ? places.filter((id) => open.has(id)).slice(0, MOST_OPEN) : []
  const branches = useQueries({ queries: opened.map((id) => folderBranch(id === NO_FOLDER ? '' : id)) })
  if (!mayRead) return []
  const vmsOf = new Map(opened.map((id, index) => [id, branches[index]?.data]))
  const within = (parent: string | null): readonly TreeNode[] =>
    folders
      .filter((folder) => folder.parent === parent)
      .map(({ id, name }) => ({ id, kind: 'folder', name, children: [...within(id), ...leaves(id, vmsOf.get(id))] }))
  return [
    ...within(null),
    { id: NO_FOLDER, kind: 'folder', name: t('layout.noFolder'), children: leaves(NO_FOLDER, vmsOf.get(NO_FOLDER)) },
  ]
}

const leaves = (id: string, vms: readonly Vm[] | undefined): readonly TreeNode[] =>
  vms === undefined
    ? [{ id: `${id} loading`, kind: 'note', name: t('tree.loading') }]
    : vms.map((vm): TreeNode => ({ id: vm.id, kind: 'vm', name: vm.name, state: vm.state }))
