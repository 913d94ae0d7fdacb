/** covisor usage intervals */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { bytes } from '../runner/format.ts'
import { rangeOf, rangeOptions } from '../runner/usage-words.ts'

export const usageIntervals = command({
  name: 'usage intervals',
  summary: 'Show what the usage of the project was counted from',
  details: `Which VM ran from when to when with how much, and which volume was there, also of those that are gone. Whoever multiplies and
adds comes to the hours of "usage list", and so to the report.

Examples:
  covisor usage intervals --from 2026-11-01 --to 2026-12-01 --output json`,
  options: rangeOptions,
  async run({ options, client, output }) {
    const query = rangeOf(options)
    const found = await unwrap(client.GET('/v1/usage/intervals', { params: { query } }))
    if (output.format !== 'table') return output.record(found, [])
    const all = [
      ...found.vms.map((vm) => ({ kind: 'vm', ...vm, had: `${vm.vcpus} vCPU, ${bytes(vm.memoryMiB * 2 ** 20)}` })),
      ...found.volumes.map((volume) => ({ kind: 'volume', ...volume, had: bytes(volume.capacityBytes) })),
    ]
    output.rows(all, [
      { header: 'KIND', cell: ({ kind }) => kind },
      { header: 'NAME', cell: ({ name }) => name },
      { header: 'FROM', cell: ({ from }) => from },
      { header: 'TO', cell: ({ to }) => to },
      { header: 'HAD', cell: ({ had }) => had },
    ])
  },
})
