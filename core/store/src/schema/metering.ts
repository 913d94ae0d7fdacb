/** The table of usage: what each project had and used, hour by hour, counted from the history when the hour has ended. */
import type { OrganisationId, ProjectId } from '@covisor/model'
import { int, real, table, text, time } from './column.ts'

/** Seconds times what there was of it: 4 vCPUs for half an hour are 7,200. `used` is measured, the others are allocated. */
export const usageHours = table(
  'usage_hours',
  {
    hour: time(),
    organisation: text<OrganisationId>(),
    project: text<ProjectId>(),
    /** Of VMs that ran, or were paused. */
    runningSeconds: int(),
    vcpuSeconds: int(),
    memoryMiBSeconds: int(),
    /** Of all volumes, attached or not, at their full capacity. */
    storageMiBSeconds: int(),
    usedCpuSeconds: real(),
    usedMemoryMiBSeconds: real(),
  },
  { key: ['hour', 'project'] },
)
