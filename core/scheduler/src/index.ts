/** Chooses hosts from a snapshot of the fleet, and says why. Pure. */
export {
  type BalanceAdvice,
  type BalanceLimits,
  type BalancingMove,
  defaultBalanceLimits,
  type LoadedVm,
  planBalance,
} from './balance.ts'
export { capabilitiesNeeded } from './capabilities-needed.ts'
export { capacityOf } from './capacity.ts'
export { compatibilityReasons } from './compatibility-rules.ts'
export { contradictions } from './contradictions.ts'
export { dedicatedParts, pageText } from './dedicated-rules.ts'
export type {
  CellSnapshot,
  ComputeUse,
  DeviceSnapshot,
  FleetSnapshot,
  HostSnapshot,
  PoolSnapshot,
  Whereabouts,
} from './fleet.ts'
export { type HostLocation, placeKey, placeText } from './host-location.ts'
export type { HostVerdict, Reason, RuleName, ScorePart } from './host-verdict.ts'
export { memoryWithOverheadMiB, ordinaryMemoryMiB } from './memory-overhead.ts'
export { type PlacementDecision, place } from './place.ts'
export { defaultPolicy, type PlacementPolicy } from './placement-policy.ts'
export type { NetworkNeed, PlacementRequest, PoolNeed } from './placement-request.ts'
export { type MovingVm, type PlannedMoveOf, type PlannedMoves, planMoves } from './plan-moves.ts'
