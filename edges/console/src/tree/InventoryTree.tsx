/**
 * The inventory as a tree: one stop for the Tab key, arrows within (WAI-ARIA's pattern of a tree view), only the rows in sight in the page.
 *
 * The page that is open is marked and its branch opened. Choosing opens the page of what was chosen.
 */
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { folderFilter } from '../layout/folder-filter.ts'
import { queryClient } from '../live/query-client.ts'
import { enterProject } from '../live/sign-in.ts'
import { Signal, useSignal } from '../live/signal.ts'
import { useMay } from '../live/use-may.ts'
import { clusterList, folderList, vmItem } from '../queries.ts'
import { t } from '../words/translate.ts'
import { moveInTree } from './move-in-tree.ts'
import { rowsOf, stepOf, type TreeNode } from './rows.ts'
import { type Dragged, TreeItem } from './TreeItem.tsx'
import { NO_FOLDER, useFolders } from './use-folders.ts'
import { SITE, useInventory } from './use-inventory.ts'

const ROW_PX = 30
const OVERSCAN = 8

/** Outlives the tree, which goes when pages are shown in its place. */
const openBranches = new Signal<ReadonlySet<string>>(new Set([SITE]))

export type TreeView = 'inventory' | 'folders'

export function InventoryTree({ view }: { readonly view: TreeView }): ReactNode {
  const open = useSignal(openBranches)
  const inventory = useInventory(open, view === 'inventory')
  const folders = useFolders(open, view === 'folders')
  const nodes = view === 'folders' ? folders : inventory
  const mayMove = useMay()('vm:edit') && view === 'folders'
  const rows = rowsOf(nodes, open)
  const current = useRevealed(nodes)
  const [at, setAt] = useState<string | undefined>()
  const choose = useChoose()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    useFlushSync: false,
  })
  const place = rows.findIndex(({ node }) => node.id === current)
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place)
    // oxlint-disable-next-line exhaustive-deps -- when it comes or changes; who scrolls away meanwhile is left there
  }, [current, place >= 0])
  const active = at !== undefined && rows.some(({ node }) => node.id === at) ? at : (current ?? rows[0]?.node.id)

  const goTo = (id: string) => {
    setAt(id)
    virtual.scrollToIndex(rows.findIndex(({ node }) => node.id === id))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === '/') return
    const step = stepOf(rows, active, event.key)
    if (step === undefined) return
    event.preventDefault()
    if (step.kind === 'go') goTo(step.to)
    else if (step.kind === 'choose') choose(step.node)
    else toggle(step.node.id)
  }
  return (
    <div
      ref={scroller}
      className="cv-tree"
      role="tree"
      aria-label={t(view === 'folders' ? 'layout.folders' : 'tree.label')}
      tabIndex={0}
      aria-activedescendant={active === undefined ? undefined : idOf(active)}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ blockSize: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return row === undefined ? null : (
            <TreeItem
              key={row.node.id}
              id={idOf(row.node.id)}
              row={row}
              top={start}
              isCurrent={row.node.id === current}
              isActive={row.node.id === active}
              onToggle={() => toggle(row.node.id)}
              onDropped={mayMove ? (dragged) => void move(dragged, row.node) : undefined}
              onChoose={() => {
                setAt(row.node.id)
                choose(row.node)
              }}
            />
          )
        })}
      </div>
    </div>
  )
}

const idOf = (node: string): string => `tree-${node.replaceAll(' ', '-')}`

function toggle(id: string): void {
  const next = new Set(openBranches.value)
  if (!next.delete(id)) next.add(id)
  openBranches.set(next)
}

const move = ({ kind, id }: Dragged, to: TreeNode): Promise<void> =>
  moveInTree(kind, id, to.id === NO_FOLDER ? null : to.id)

/** VMs in no folder have no filter: all of them are shown. */
function folderSearch(id: string): { readonly filter?: string } {
  const all = queryClient.getQueryData(folderList.queryKey) ?? []
  const folder = all.find((one) => one.id === id)
  return folder === undefined ? {} : { filter: folderFilter(folder, all) }
}

/** The resource of the open page, with the branches above it opened. */
function useRevealed(nodes: readonly TreeNode[]): string | undefined {
  const { pathname } = useLocation()
  const [, list = '', id = ''] = pathname.split('/')
  const isVm = list === 'vms' && id !== '' && id !== 'new' && id !== 'deleted'
  const { data: vm } = useQuery({ ...vmItem(id), enabled: isVm })
  const { data: clusters } = useQuery({ ...clusterList, enabled: false })
  const host = list === 'hosts' ? id : vm?.host?.id
  const cluster = clusters?.find(({ hosts }) => hosts.some((member) => member.id === host))?.id
  const top = nodes[0]?.kind === 'folder' ? undefined : nodes[0]?.id
  const folders = isVm ? foldersAbove(vm?.folder?.id) : []
  const above = [top, cluster, isVm ? host : undefined, isVm ? vm?.project : undefined, ...folders].filter(
    (branch) => branch !== undefined,
  )
  const wanted = above.join(' ')
  useEffect(() => {
    openBranches.set(new Set([...openBranches.value, ...above]))
    // oxlint-disable-next-line exhaustive-deps -- the same branches in a new array are no news
  }, [wanted])
  return id === '' ? undefined : id
}

/** A folder and those that it is in. */
function foldersAbove(folder: string | undefined): readonly string[] {
  const all = queryClient.getQueryData(folderList.queryKey) ?? []
  const line: string[] = []
  for (let at = folder; at !== undefined && !line.includes(at); ) {
    line.push(at)
    at = all.find(({ id }) => id === at)?.parent ?? undefined
  }
  return line
}

function useChoose(): (node: TreeNode) => void {
  const navigate = useNavigate()
  return ({ kind, id }) => {
    if (kind === 'folder') void navigate({ to: '/vms', search: folderSearch(id) })
    else if (kind === 'site') void navigate({ to: '/hosts' })
    else if (kind === 'cluster') void navigate({ to: '/clusters/$cluster', params: { cluster: id } })
    else if (kind === 'host') void navigate({ to: '/hosts/$host', params: { host: id } })
    else if (kind === 'vm') void navigate({ to: '/vms/$vm', params: { vm: id } })
    else if (kind === 'project') void navigate({ to: '/vms' }).then(() => enterProject(id))
  }
}
