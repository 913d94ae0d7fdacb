/** The scheduler's decision as plans and explanations show it. */
import type { PlacementDecision } from '@covisor/scheduler'
import type { PlannedPlacement } from './plan.ts'

export function plannedPlacement(decision: PlacementDecision): PlannedPlacement {
  return {
    host: decision.kind === 'placed' ? { id: decision.host, name: decision.name } : undefined,
    hosts: decision.verdicts.map(({ host: id, name, fits, score, scores, reasons }) => ({
      id,
      name,
      fits,
      score,
      scores: scores.map(({ name: term, value, weight }) => ({ name: term, value, weight })),
      reasons: reasons.map(({ rule, ok, text }) => ({ rule, ok, text })),
    })),
  }
}
