/** covisor usage list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { amount, rangeOf, rangeOptions } from '../runner/usage-words.ts'

export const usageList = command({
  name: 'usage list',
  summary: 'Show what the project had and used, hour by hour',
  details: `Hours are in UTC and counted when they have ended, from what was there: a VM that ran for ten minutes counts for ten
minutes. A stopped VM takes only storage. CPU and memory "used" are measured.

Examples:
  covisor usage list
  covisor usage list --from 3d --output json`,
  options: rangeOptions,
  async run({ options, client, output }) {
    const query = rangeOf(options)
    const { items } = await unwrap(client.GET('/v1/usage/hours', { params: { query } }))
    output.rows(items, [
      { header: 'HOUR', cell: ({ hour }) => hour },
      { header: 'VM HOURS', cell: (hour) => amount(hour.runningSeconds / 3600), align: 'right' },
      { header: 'VCPU HOURS', cell: (hour) => amount(hour.vcpuSeconds / 3600), align: 'right' },
      { header: 'MEMORY GIB-H', cell: (hour) => amount(hour.memoryMiBSeconds / 1024 / 3600), align: 'right' },
      { header: 'STORAGE GIB-H', cell: (hour) => amount(hour.storageMiBSeconds / 1024 / 3600), align: 'right' },
      { header: 'CPU USED H', cell: (hour) => amount(hour.usedCpuSeconds / 3600), align: 'right' },
      { header: 'MEMORY USED', cell: (hour) => amount(hour.usedMemoryMiBSeconds / 1024 / 3600), align: 'right' },
    ])
  },
})
