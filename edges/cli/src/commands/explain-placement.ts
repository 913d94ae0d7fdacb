/** covisor explain placement VM */
import { type Schema, unwrap } from '@covisor/client'
import { command } from '../command.ts'
import type { Column } from '../runner/table.ts'

type Explanation = Schema<'PlacementExplanation'>
type Row = { readonly place: string; readonly host: Explanation['hosts'][number] }

const columns: readonly Column<Row>[] = [
  { header: 'HOST', cell: ({ host }) => host.name },
  { header: 'IT IS', cell: ({ place }) => place },
  { header: 'SCORE', cell: ({ host }) => scoreText(host) },
  { header: 'AGAINST IT', cell: ({ host }) => host.reasons.flatMap(({ ok, text }) => (ok ? [] : text)).join('; ') },
  { header: 'FOR IT', cell: ({ host }) => host.reasons.flatMap(({ ok, text }) => (ok ? text : [])).join('; ') },
]

export const explainPlacement = command({
  name: 'explain placement',
  summary: 'Explain why a VM is where it is, and where else it could be',
  details: `Every host, best first, with what each rule says about it, as if the VM were placed now. SCORE is the sum of its terms: load is
measured, over a quarter of an hour; the others are what is promised.

Examples:
  covisor explain placement web01
  covisor explain placement web01 --output json`,
  args: ['VM'],
  async run({ args, client, output }) {
    const params = { path: { vm: args[0]! } }
    const explained = await unwrap(client.GET('/v1/vms/{vm}/placement', { params }))
    if (output.format !== 'table') return output.record(explained, [])
    output.rows(
      explained.hosts.map((host) => ({ host, place: placeOf(explained, host) })),
      columns,
    )
    for (const text of [...explained.bound, ...explained.warnings]) output.say(text)
  },
})

function placeOf({ host: own, best }: Explanation, { id, fits }: Explanation['hosts'][number]): string {
  const words = [
    id === own.id ? ['where it is'] : [],
    id === best?.id ? ['the best'] : [],
    fits ? [] : ['no place for it'],
  ]
  return words.flat().join(', ') || 'possible'
}

/** `5.31 = load 1.62 + free-memory 1.8 + …`: each term as it counts. */
function scoreText({ fits, score, scores }: Row['host']): string {
  if (!fits) return '-'
  const terms = scores.map(({ name, value, weight }) => `${name} ${(value * weight).toFixed(2)}`)
  return `${score.toFixed(2)} = ${terms.join(' + ')}`
}
