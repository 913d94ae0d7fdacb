/** covisor flavor create NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { mebibytesOf } from '../runner/new-disk.ts'
import { UsageError } from '../usage-error.ts'
import { flavorColumns } from './flavor-columns.ts'

export const flavorCreate = command({
  name: 'flavor create',
  summary: 'Offer VMs in a size',
  details: `A VM takes its size from it once; a flavor that goes leaves VMs alone.

Examples:
  covisor flavor create small --vcpus 1 --memory 2G
  covisor flavor create large --vcpus 8 --memory 32G --description "for databases"`,
  args: ['NAME'],
  options: {
    vcpus: { kind: 'number', value: 'N', help: 'how many vCPUs' },
    memory: { kind: 'size', value: 'SIZE', help: 'how much memory' },
    description: { kind: 'text', value: 'TEXT', help: 'what it is for' },
  },
  async run({ args, options, client, output }) {
    const { vcpus, memory, description } = options
    if (vcpus === undefined || memory === undefined) throw new UsageError('say its size: --vcpus N --memory SIZE')
    const body = {
      name: args[0]!,
      vcpus,
      memoryMiB: mebibytesOf(memory),
      ...(description === undefined ? {} : { description }),
    }
    output.record(await unwrap(client.POST('/v1/flavors', { body })), flavorColumns)
  },
})
