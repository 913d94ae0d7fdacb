/** The scheduler's decision as plans and explanations show it. */
import type { PlacementDecision } from '@covisor/scheduler'
import type { PlannedPlacement } from './plan.ts'

export function plannedPlacement(decision: PlacementDecision): PlannedPlacement {
  return {
    host: decision.kind === 'placed' ? { id: decision.host, name: decision.name } : undefined,
    hosts: decision.verdicts.map(({ host: id, name, fits, reasons }) => ({
      id,
      name,
      fits,
      reasons: reasons.map(({ rule, ok, text }) => ({ rule, ok, text })),
    })),
  }
}
