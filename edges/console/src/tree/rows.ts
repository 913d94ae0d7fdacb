/**
 * The rows of a tree that are in sight of an open branch, top to bottom, and where a key leads from one of them. Pure.
 *
 * The tree is drawn as a flat list, so that a thousand hosts cost as much as the twenty in sight; level, position and size of the
 * set travel with each row for screen readers, as WAI-ARIA wants of such trees.
 */
export interface TreeNode {
  readonly id: string
  readonly kind: 'site' | 'cluster' | 'host' | 'project' | 'folder' | 'vm' | 'note'
  readonly name: string
  readonly state?: string
  /** Beside the name, such as how many VMs run. */
  readonly count?: string
  /** Undefined: a leaf. Empty: nothing in it, or not read yet. */
  readonly children?: readonly TreeNode[]
}

export interface TreeRow {
  readonly node: TreeNode
  readonly level: number
  readonly position: number
  readonly setSize: number
  readonly isOpen: boolean
  readonly parent: string | undefined
}

export function rowsOf(nodes: readonly TreeNode[], open: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = []
  const add = (siblings: readonly TreeNode[], level: number, parent: string | undefined) => {
    for (const [index, node] of siblings.entries()) {
      const isOpen = node.children !== undefined && open.has(node.id)
      rows.push({ node, level, position: index + 1, setSize: siblings.length, isOpen, parent })
      if (isOpen) add(node.children ?? [], level + 1, node.id)
    }
  }
  add(nodes, 1, undefined)
  return rows
}

export type TreeStep =
  | { readonly kind: 'go'; readonly to: string }
  | { readonly kind: 'open' | 'close' | 'choose'; readonly node: TreeNode }

/** What a key does at a row; undefined: nothing, so that the browser may have it. */
export function stepOf(rows: readonly TreeRow[], at: string | undefined, key: string): TreeStep | undefined {
  const index = Math.max(
    0,
    rows.findIndex(({ node }) => node.id === at),
  )
  const row = rows[index]
  if (row === undefined) return undefined
  const goTo = (next: TreeRow | undefined): TreeStep | undefined =>
    next === undefined ? undefined : { kind: 'go', to: next.node.id }
  switch (key) {
    case 'ArrowDown':
      return goTo(rows[index + 1])
    case 'ArrowUp':
      return goTo(rows[index - 1])
    case 'Home':
      return goTo(rows[0])
    case 'End':
      return goTo(rows.at(-1))
    case 'ArrowRight':
      if (row.node.children === undefined) return undefined
      if (!row.isOpen) return { kind: 'open', node: row.node }
      return rows[index + 1]?.parent === row.node.id ? goTo(rows[index + 1]) : undefined
    case 'ArrowLeft':
      if (row.isOpen) return { kind: 'close', node: row.node }
      return row.parent === undefined ? undefined : { kind: 'go', to: row.parent }
    case 'Enter':
    case ' ':
      return { kind: 'choose', node: row.node }
    default:
      return key.length === 1 ? goTo(nextThatBegins(rows, index, key)) : undefined
  }
}

function nextThatBegins(rows: readonly TreeRow[], index: number, letter: string): TreeRow | undefined {
  const begins = ({ node }: TreeRow) => node.name.toLowerCase().startsWith(letter.toLowerCase())
  return [...rows.slice(index + 1), ...rows.slice(0, index)].find(begins)
}
