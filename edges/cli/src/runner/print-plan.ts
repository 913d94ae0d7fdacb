/** A plan for people: what would happen, where and why, what it takes, what cannot be undone. */
import type { Schema } from '@covisor/client'
import { bytes } from './format.ts'
import { printable } from './table.ts'

type Plan = Schema<'Plan'>

export function planText(plan: Plan): string {
  const lines: string[] = []
  const add = (text: string): void => void lines.push(printable(text))
  add(`Plan: ${plan.action} ${plan.target.kind} "${plan.target.name}"`)
  for (const refusal of plan.refusals) add(`  refused (${refusal.code}): ${refusal.text}`)
  section(
    lines,
    'Steps',
    plan.steps,
    (step) => `${step.title}${step.pointOfNoReturn ? '  ← no way back after this' : ''}`,
  )
  if (plan.placement !== null) {
    section(lines, 'Hosts', plan.placement.hosts, (host) => {
      const chosen = host.id === plan.placement?.host?.id ? 'chosen' : host.fits ? 'fits' : 'does not fit'
      const why = host.reasons.filter((reason) => !reason.ok || chosen === 'chosen').map((reason) => reason.text)
      return [host.name, chosen, ...(why.length > 0 ? [why.join('; ')] : [])].join(': ')
    })
  }
  section(lines, 'Moves', plan.moves, ({ vm, from, to }) => `${vm.name}: ${from} → ${to}`)
  section(lines, 'Hardware', plan.hardware, ({ what, when, because }) =>
    when === 'now' ? `${what}: at once` : `${what}: at the next start, because ${because}`,
  )
  section(lines, 'Capacity', plan.capacity, (use) => useText(use, 'on'))
  section(lines, 'Quota', plan.quota, (use) => useText(use, 'of'))
  section(
    lines,
    'Chosen for you',
    plan.choices,
    (choice) => `${choice.about}: ${choice.chose}, because ${choice.because}`,
  )
  section(lines, 'Good to know', plan.warnings, (text) => text)
  section(lines, 'Cannot be undone', plan.irreversible, (text) => text)
  if (plan.downtime !== 'none') add(`Downtime: ${plan.downtime}`)
  if (plan.saved !== null) add(`Saved: covisor plan apply ${plan.saved}`)
  return lines.join('\n')
}

function useText({ what, where, unit, before, after, limit }: Schema<'CapacityUse'>, preposition: 'on' | 'of'): string {
  const amount = (n: number): string =>
    unit === 'bytes' ? bytes(n) : unit === 'MiB' ? bytes(n * 1024 * 1024) : unit === 'vCPU' ? `${n} vCPU` : `${n}`
  const most = limit === null ? '' : ` of ${amount(limit)}`
  return `${what} ${preposition} ${where}: ${amount(before)} → ${amount(after)}${most}`
}

function section<T>(lines: string[], title: string, items: readonly T[], text: (item: T) => string): void {
  if (items.length === 0) return
  lines.push(`${title}:`)
  for (const item of items) lines.push(`  ${printable(text(item))}`)
}
