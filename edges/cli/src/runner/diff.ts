/** What every "… diff" has: --from, --to, and the table of what differs between the two. */
import type { Output } from '../command.ts'
import { asOfQuery } from './as-of.ts'
import { differences } from './differences.ts'

export const diffOptions = {
  from: { kind: 'text', value: 'TIME', help: 'the earlier time; a day ago if not said' },
  to: { kind: 'text', value: 'TIME', help: 'the later time; now if not said' },
} as const

interface Said {
  readonly from?: string
  readonly to?: string
}

/** The later one is asked for first: by its id the earlier one is found under another name, too. */
export async function showDiff<Thing extends { readonly id: string }>(
  output: Output,
  { from, to }: Said,
  name: string,
  read: (name: string, query: { readonly asOf?: string }) => Promise<Thing>,
): Promise<void> {
  const earlier = asOfQuery(from ?? '1d')
  const later = await read(name, asOfQuery(to))
  output.rows(differences(await read(later.id, earlier), later), [
    { header: 'FIELD', cell: (one) => one.field },
    { header: 'FROM', cell: (one) => one.from },
    { header: 'TO', cell: (one) => one.to },
  ])
}
