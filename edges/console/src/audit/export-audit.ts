/** The audit as a file, one JSON object a line: everything that the filter lets through, also what was not scrolled to. */
import { type Schema, unwrap } from '@covisor/client'
import { api } from '../api.ts'
import { saveFile } from '../vm/save-file.ts'
import type { AuditQuestion } from './audit-range.ts'

/** A file beyond this is the command line's work, which streams. */
const MOST = 100_000
const PAGE = 1000

export async function exportAudit(question: AuditQuestion): Promise<void> {
  const lines: string[] = []
  for (let after: string | null = ''; after !== null && lines.length < MOST; ) {
    const query = { ...question, limit: PAGE, ...(after === '' ? {} : { after }) }
    const page: Schema<'AuditPage'> = await unwrap(api.GET('/v1/audit', { params: { query } }))
    lines.push(...page.items.map((entry) => `${JSON.stringify(entry)}\n`))
    after = page.next
  }
  saveFile(
    `covisor-audit-${new Date().toISOString().slice(0, 10)}.jsonl`,
    new Blob(lines, { type: 'application/jsonl' }),
  )
}
