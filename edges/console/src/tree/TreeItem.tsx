/** One row of the tree: how deep, open or closed, what it is, its name, how it is. The tree has the focus and the keys. */
import AngleRightIcon from '@patternfly/react-icons/dist/esm/icons/angle-right-icon.js'
import ClusterIcon from '@patternfly/react-icons/dist/esm/icons/cluster-icon.js'
import FolderIcon from '@patternfly/react-icons/dist/esm/icons/folder-icon.js'
import ServerIcon from '@patternfly/react-icons/dist/esm/icons/server-icon.js'
import SitemapIcon from '@patternfly/react-icons/dist/esm/icons/sitemap-icon.js'
import VirtualMachineIcon from '@patternfly/react-icons/dist/esm/icons/virtual-machine-icon.js'
import type { ComponentType, DragEvent, ReactNode } from 'react'
import { lookOf } from '../parts/StateLabel.tsx'
import { stateWord } from '../parts/state-word.ts'
import type { TreeNode, TreeRow } from './rows.ts'
import { NO_FOLDER } from './use-folders.ts'

const icons: Readonly<Record<Exclude<TreeNode['kind'], 'note'>, ComponentType>> = {
  site: SitemapIcon,
  cluster: ClusterIcon,
  host: ServerIcon,
  project: FolderIcon,
  folder: FolderIcon,
  vm: VirtualMachineIcon,
}

interface TreeItemProps {
  readonly id: string
  readonly row: TreeRow
  readonly top: number
  readonly isCurrent: boolean
  readonly isActive: boolean
  readonly onToggle: () => void
  /** Where rows can be dragged onto folders. */
  readonly onDropped?: ((dragged: Dragged) => void) | undefined
  readonly onChoose: () => void
}

/** What is being dragged; of the page that it began in. */
export interface Dragged {
  readonly kind: 'folder' | 'vm'
  readonly id: string
}
let dragged: Dragged | undefined

export function TreeItem(props: TreeItemProps): ReactNode {
  const { id, row, top, isCurrent, isActive, onToggle, onDropped, onChoose } = props
  const { node, level, position, setSize, isOpen } = row
  const Icon = node.kind === 'note' ? undefined : icons[node.kind]
  return (
    // biome-ignore lint: the tree has the focus and handles the keys
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={setSize}
      aria-selected={isCurrent}
      {...(node.children === undefined ? {} : { 'aria-expanded': isOpen })}
      {...(node.kind === 'note' ? { 'aria-disabled': true } : {})}
      aria-label={[node.name, node.state === undefined ? undefined : stateWord(node.state), node.count]
        .filter((part) => part !== undefined)
        .join(', ')}
      className="cv-tree-item"
      data-active={isActive}
      title={node.name.slice(0, 1000)}
      style={{ insetBlockStart: top, paddingInlineStart: `${level * 0.9 - 0.5}rem` }}
      onClick={onChoose}
      {...(onDropped === undefined ? {} : dragging(node, onDropped))}
    >
      <span
        className="cv-tree-toggle"
        aria-hidden="true"
        data-open={isOpen}
        onClick={(event) => {
          if (node.children === undefined) return
          event.stopPropagation()
          onToggle()
        }}
      >
        {node.children === undefined ? null : <AngleRightIcon />}
      </span>
      {Icon === undefined ? null : (
        <span className="cv-tree-icon" data-look={node.state === undefined ? undefined : (lookOf(node.state) ?? 'off')}>
          <Icon />
        </span>
      )}
      <bdi className="cv-tree-name">{node.name.slice(0, 200)}</bdi>
      {node.count === undefined ? null : <span className="cv-quiet">{node.count}</span>}
    </div>
  )
}

/** VMs and folders can be taken, and dropped onto folders. */
function dragging({ kind, id }: TreeNode, onDropped: (dragged: Dragged) => void) {
  const isPlace = kind === 'folder'
  return {
    draggable: (kind === 'vm' || kind === 'folder') && id !== NO_FOLDER,
    onDragStart: (event: DragEvent) => {
      if (kind !== 'vm' && kind !== 'folder') return
      dragged = { kind, id }
      event.dataTransfer.effectAllowed = 'move'
      // Without something in it, browsers do not begin.
      event.dataTransfer.setData('application/x-covisor-row', id)
    },
    onDragEnd: () => {
      dragged = undefined
    },
    onDragOver: (event: DragEvent) => {
      if (!isPlace || dragged === undefined || dragged.id === id) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'move'
    },
    onDrop: (event: DragEvent) => {
      if (!isPlace || dragged === undefined || dragged.id === id) return
      event.preventDefault()
      event.stopPropagation()
      onDropped(dragged)
      dragged = undefined
    },
  }
}
