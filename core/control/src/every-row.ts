/** All rows of a list, page by page: for the server's own questions, which no page size may cut short. */
import type { Page } from '@covisor/store'

const PAGE = 1000

export async function everyRow<Row>(
  list: (page: { readonly limit: number; readonly after: string | undefined }) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = []
  let after: string | undefined
  do {
    const page = await list({ limit: PAGE, after })
    rows.push(...page.items)
    after = page.next
  } while (after !== undefined)
  return rows
}
