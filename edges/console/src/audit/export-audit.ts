/** The audit as a file, one JSON object a line: everything that the filter lets through, also what was not scrolled to. */
import { type Schema, unwrap } from '@covisor/client'
import { api } from '../api.ts'
import type { AuditSearch } from '../search.ts'

/** A file beyond this is the command line's work, which streams. */
const MOST = 100_000
const PAGE = 1000

export async function exportAudit(search: AuditSearch): Promise<void> {
  const lines: string[] = []
  for (let after: string | null = ''; after !== null && lines.length < MOST; ) {
    const query = { ...search, limit: PAGE, ...(after === '' ? {} : { after }) }
    const page: Schema<'AuditPage'> = await unwrap(api.GET('/v1/audit', { params: { query } }))
    lines.push(...page.items.map((entry) => `${JSON.stringify(entry)}\n`))
    after = page.next
  }
  const url = URL.createObjectURL(new Blob(lines, { type: 'application/jsonl' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `covisor-audit-${new Date().toISOString().slice(0, 10)}.jsonl`
  link.click()
  URL.revokeObjectURL(url)
}
