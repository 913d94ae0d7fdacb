/** Views of the VM list that somebody gave a name: filter, order and columns. Kept in this browser, like the theme. */
import { Signal } from '../live/signal.ts'
import type { VmSearch } from '../search.ts'
import { vmSearch } from '../search.ts'

export interface SavedView {
  readonly name: string
  readonly search: VmSearch
}

const KEY = 'covisor-vm-views'
const MOST = 50

export const savedViews = new Signal<readonly SavedView[]>(
  readViews(typeof localStorage === 'undefined' ? null : localStorage.getItem(KEY)),
)

/** One of the same name is replaced. */
export function saveView(view: SavedView): void {
  keep([...savedViews.value.filter(({ name }) => name !== view.name), view].slice(-MOST))
}

export function forgetView(gone: string): void {
  keep(savedViews.value.filter(({ name }) => name !== gone))
}

function keep(views: readonly SavedView[]): void {
  savedViews.set(views)
  localStorage.setItem(KEY, JSON.stringify(views))
}

/** What is kept may be from another version, or made by hand: what makes no sense is left out. */
export function readViews(text: string | null): readonly SavedView[] {
  try {
    const views: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(views)) return []
    return views.flatMap((view: { name?: unknown; search?: unknown } | null) =>
      typeof view?.name === 'string' && typeof view.search === 'object' && view.search !== null
        ? [{ name: view.name, search: vmSearch(view.search as Record<string, unknown>) }]
        : [],
    )
  } catch {
    return []
  }
}
