/** covisor usage rates */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const usageRates = command({
  name: 'usage rates',
  summary: 'Show what usage costs',
  details: `Oldest first. An hour costs what was said for the time it began.

Examples:
  covisor usage rates`,
  async run({ client, output }) {
    const { currency, entries } = await unwrap(client.GET('/v1/usage/rates'))
    output.rows(entries, [
      { header: 'FROM', cell: ({ from }) => from },
      { header: `${currency} PER VCPU-H`, cell: ({ vcpuHour }) => String(vcpuHour), align: 'right' },
      { header: 'MEMORY GIB-H', cell: ({ memoryGiBHour }) => String(memoryGiBHour), align: 'right' },
      { header: 'STORAGE GIB-H', cell: ({ storageGiBHour }) => String(storageGiBHour), align: 'right' },
    ])
  },
})
