/** Views of a list that somebody gave a name: filter, order and columns. Kept in this browser, like the theme. */
import { Signal } from '../live/signal.ts'

export interface SavedView {
  readonly name: string
  /** As in the address; the page of the list leaves out what makes no sense to it. */
  readonly search: Readonly<Record<string, string>>
}

const MOST = 50

export class SavedViews {
  readonly views: Signal<readonly SavedView[]>
  readonly #key: string

  constructor(list: string) {
    this.#key = `covisor-views-${list}`
    this.views = new Signal(readViews(localStorage.getItem(this.#key)))
  }

  /** One of the same name is replaced. */
  save(view: SavedView): void {
    this.#keep([...this.views.value.filter(({ name }) => name !== view.name), view].slice(-MOST))
  }

  forget(gone: string): void {
    this.#keep(this.views.value.filter(({ name }) => name !== gone))
  }

  #keep(views: readonly SavedView[]): void {
    this.views.set(views)
    localStorage.setItem(this.#key, JSON.stringify(views))
  }
}

const known = new Map<string, SavedViews>()

/** The same object for the same list. */
export function savedViewsOf(list: string): SavedViews {
  const views = known.get(list) ?? new SavedViews(list)
  known.set(list, views)
  return views
}

export const asView = (search: object): SavedView['search'] => textsIn(search)

/** What is kept may be from another version, or made by hand: what makes no sense is left out. */
export function readViews(text: string | null): readonly SavedView[] {
  try {
    const views: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(views)) return []
    return views.flatMap((view: { name?: unknown; search?: unknown } | null) =>
      typeof view?.name === 'string' && typeof view.search === 'object' && view.search !== null
        ? [{ name: view.name, search: textsIn(view.search) }]
        : [],
    )
  } catch {
    return []
  }
}

const textsIn = (search: object): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
