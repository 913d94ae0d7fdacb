/** All pages of a list, or as many as were asked for. */
export async function everyPage<T>(
  limit: number | undefined,
  read: (page: {
    limit: number
    after?: string
  }) => Promise<{ readonly items: readonly T[]; readonly next: string | null }>,
): Promise<T[]> {
  const items: T[] = []
  let after: string | undefined
  do {
    const wanted = Math.min(500, (limit ?? Number.POSITIVE_INFINITY) - items.length)
    const page = await read({ limit: wanted, ...(after === undefined ? {} : { after }) })
    items.push(...page.items)
    after = page.next ?? undefined
  } while (after !== undefined && items.length < (limit ?? Number.POSITIVE_INFINITY))
  return items
}
