/** The sum of several reports, in their own units. */
import type { Schema } from '@covisor/client'

export type UsageAmounts = Schema<'UsageTotal'>

const none: UsageAmounts = {
  vmHours: 0,
  vcpuHours: 0,
  memoryGiBHours: 0,
  storageGiBHours: 0,
  usedCpuHours: 0,
  usedMemoryGiBHours: 0,
  cost: 0,
}
export const amountNames = Object.keys(none) as readonly (keyof UsageAmounts)[]

export const totalUsage = (reports: readonly { readonly total: UsageAmounts }[]): UsageAmounts =>
  reports.reduce<UsageAmounts>((sum, { total }) => {
    const added = amountNames.map((name) => [name, sum[name] + total[name]] as const)
    return { ...sum, ...Object.fromEntries(added) }
  }, none)
