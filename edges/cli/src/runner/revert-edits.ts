/** What every "… revert-edits" of settings has: --to, --plan, and the table of what differs. */
import type { Schema } from '@covisor/client'
import type { Output } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { instantOf } from './as-of.ts'

export const revertOptions = {
  to: { kind: 'text', value: 'TIME', help: 'when it was right: 2h or 3d ago, or 2026-01-31T12:00:00Z' },
  plan: { kind: 'flag', help: 'show what would change, and change nothing' },
} as const

interface Said {
  readonly to?: string
  readonly plan?: true
}

/** Throws UsageError. */
export function revertBody({ to, plan }: Said): Schema<'RevertSettings'> {
  if (to === undefined) throw new UsageError('say when it was right: --to 2h')
  return { asOf: instantOf(to, Date.now()), ...(plan === undefined ? {} : { preview: plan }) }
}

export function showReverted(output: Output, { changes, isDone, refusals }: Schema<'RevertedSettings'>): void {
  output.rows(changes, [
    { header: 'FIELD', cell: (one) => one.field },
    { header: isDone ? 'WAS' : 'IS', cell: (one) => valueText(one.from) },
    { header: isDone ? 'IS' : 'WOULD BE', cell: (one) => valueText(one.to) },
  ])
  for (const { code, text } of refusals) output.say(`refused (${code}): ${text}`)
  if (isDone && changes.length > 0) output.say('done')
}

function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
