/** Puts a newer version of one thing wherever the replica shows it: in a list, or in one of the pages of a list. */

/** The same data with the newer item in its place: a list, or the pages of one. */
export function withItem(data: unknown, id: string, item: unknown): unknown {
  if (Array.isArray(data)) {
    const at = data.findIndex((old: Identified) => old.id === id)
    return at < 0 ? data : data.with(at, item)
  }
  const paged = data as { readonly pages?: readonly { readonly items: readonly Identified[] }[] } | undefined
  if (paged?.pages === undefined) return data
  const at = paged.pages.findIndex((page) => page.items.some((old) => old.id === id))
  const page = paged.pages[at]
  if (page === undefined) return data
  return { ...paged, pages: paged.pages.with(at, { ...page, items: withItem(page.items, id, item) as Identified[] }) }
}

interface Identified {
  readonly id: string
}
