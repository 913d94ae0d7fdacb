/** What a VM takes of a host's memory and vCPUs, before and after, as plans show it. vCPUs have no limit of the host itself. */
import type { ComputeUse } from '@covisor/scheduler'
import type { CapacityUse } from './plan.ts'

export function computeUse(
  host: { readonly name: string; readonly memoryMiB: number | undefined },
  before: ComputeUse,
  more: ComputeUse,
): readonly CapacityUse[] {
  const use = (what: string, unit: CapacityUse['unit'], of: keyof ComputeUse, limit: number | undefined) => ({
    what,
    where: host.name,
    unit,
    before: before[of],
    after: before[of] + more[of],
    limit,
  })
  return [use('memory', 'MiB', 'memoryMiB', host.memoryMiB), use('vcpus', 'vCPU', 'vcpus', undefined)]
}
