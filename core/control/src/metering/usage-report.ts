/** Adds hours up: amounts in the units of a bill, and what they cost by the rates of their time. */
import type { UsageHourRow } from '@covisor/store'
import { type Rates, ratesAt } from './usage-rates.ts'

export interface ReportLine {
  /** Hours that VMs ran, or were paused, one beside the other. */
  readonly vmHours: number
  readonly vcpuHours: number
  readonly memoryGiBHours: number
  readonly storageGiBHours: number
  readonly usedCpuHours: number
  readonly usedMemoryGiBHours: number
  readonly cost: number
}

type Measured = Omit<UsageHourRow, 'organisation' | 'project'>

/** To a thousandth of a unit, and costs to a ten-thousandth: sums of lines and the total may differ by the last digit. */
export function addUp(hours: readonly Measured[], rates: Rates): ReportLine {
  const sum = { vm: 0, vcpu: 0, memory: 0, storage: 0, usedCpu: 0, usedMemory: 0, cost: 0 }
  for (const hour of hours) {
    const vcpu = hour.vcpuSeconds / 3600
    const memory = hour.memoryMiBSeconds / 1024 / 3600
    const storage = hour.storageMiBSeconds / 1024 / 3600
    const { vcpuHour, memoryGiBHour, storageGiBHour } = ratesAt(rates, hour.hour)
    sum.vm += hour.runningSeconds / 3600
    sum.vcpu += vcpu
    sum.memory += memory
    sum.storage += storage
    sum.usedCpu += hour.usedCpuSeconds / 3600
    sum.usedMemory += hour.usedMemoryMiBSeconds / 1024 / 3600
    sum.cost += vcpu * vcpuHour + memory * memoryGiBHour + storage * storageGiBHour
  }
  return {
    vmHours: rounded(sum.vm, 3),
    vcpuHours: rounded(sum.vcpu, 3),
    memoryGiBHours: rounded(sum.memory, 3),
    storageGiBHours: rounded(sum.storage, 3),
    usedCpuHours: rounded(sum.usedCpu, 3),
    usedMemoryGiBHours: rounded(sum.usedMemory, 3),
    cost: rounded(sum.cost, 4),
  }
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

/** "2026-11" as the month it is, in UTC. undefined for anything else. */
export function monthOf(text: string): { readonly from: number; readonly to: number } | undefined {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text)
  if (found === null) return undefined
  const [year, month] = [Number(found[1]), Number(found[2])]
  return { from: Date.UTC(year, month - 1), to: Date.UTC(year, month) }
}

export const monthAt = (at: number): string => new Date(at).toISOString().slice(0, 7)
