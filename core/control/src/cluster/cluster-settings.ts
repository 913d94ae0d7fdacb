/** The settings of clusters, defaults filled in, and what of them the scheduler is told. */
import { AppError, type ClusterSettings, defaultClusterSettings } from '@covisor/model'
import { defaultPolicy, type PlacementPolicy } from '@covisor/scheduler'
import type { ClusterRow } from '@covisor/store'
import type { CpuBaseline } from './cpu-baseline.ts'

/** A row may be older than a setting. */
export const settingsOf = ({ settings }: Pick<ClusterRow, 'settings'>): ClusterSettings => ({
  ...defaultClusterSettings,
  ...settings,
})

export function policyOf(cluster: Pick<ClusterRow, 'settings'>): PlacementPolicy {
  const { prefer, vcpusPerCpu, memoryRatio } = settingsOf(cluster)
  return { ...defaultPolicy, prefer, vcpusPerCpu, memoryRatio }
}

/** For work that moves many VMs: MovingInput of maintenance/move-many.ts. */
export const limitsOf = ({ movesAtOnce, movesPerLink, moveBandwidthMiBps }: ClusterSettings) => ({
  atOnce: movesAtOnce,
  perLink: movesPerLink,
  bandwidthMiBps: moveBandwidthMiBps,
})

/** `suggested` is the best model that all hosts have. Throws REQUEST_INVALID for one that some lack. */
export function checkedCpuModel(wanted: string | null, { models, suggested }: CpuBaseline): string | null {
  if (wanted === null) return null
  const model = wanted === 'suggested' ? suggested : wanted
  if (model !== undefined && models.includes(model)) return model
  const have = models.length === 0 ? 'the hosts have no named model in common' : `all hosts have ${models.join(', ')}`
  throw new AppError('REQUEST_INVALID', {
    where: 'cpuModel',
    why: `not every host can give a guest "${wanted}"; ${have}`,
  })
}

/** A model that a host may have or not; the others are whatever the host is. */
export const isNamedCpu = (model: string | undefined): model is string =>
  model !== undefined && !['host-model', 'host-passthrough', 'maximum', 'max'].includes(model)
