/** Puts newer versions of things wherever the replica shows them, and takes out what is gone: in a list, or in the pages of one. */

export interface Identified {
  readonly id: string
}

/** The same object when nothing in it changed, so that nothing is drawn again. */
export function withItems(data: unknown, items: ReadonlyMap<string, Identified>, gone: ReadonlySet<string>): unknown {
  if (Array.isArray(data)) return renewed(data as readonly Identified[], items, gone)
  const paged = data as { readonly pages?: readonly { readonly items: readonly Identified[] }[] } | undefined
  if (paged?.pages === undefined) return data
  let isSame = true
  const pages = paged.pages.map((page) => {
    const next = renewed(page.items, items, gone)
    if (next === page.items) return page
    isSame = false
    return { ...page, items: next }
  })
  return isSame ? data : { ...paged, pages }
}

/** Every id that a list, or the pages of one, shows. */
export function idsIn(data: unknown): readonly string[] {
  if (Array.isArray(data)) return (data as readonly Identified[]).map(({ id }) => id)
  const paged = data as { readonly pages?: readonly { readonly items: readonly Identified[] }[] } | undefined
  return paged?.pages?.flatMap((page) => page.items.map(({ id }) => id)) ?? []
}

function renewed(
  list: readonly Identified[],
  items: ReadonlyMap<string, Identified>,
  gone: ReadonlySet<string>,
): readonly Identified[] {
  if (!list.some(({ id }) => items.has(id) || gone.has(id))) return list
  return list.flatMap((old) => (gone.has(old.id) ? [] : [items.get(old.id) ?? old]))
}
