/** covisor allocation set ORGANISATION CLUSTER */
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'

const models = ['reservation', 'allocation', 'pay-as-you-go'] as const

export const allocationSet = command({
  name: 'allocation set',
  summary: 'Give an organisation a share of a cluster, or change it',
  details: `MODEL is reservation (all of the share is guaranteed), allocation (a part of it, half if not said) or pay-as-you-go (a part of what
its running VMs have, nothing if not said; limits are optional). What is guaranteed to one organisation is kept free of the others, and
more than the cluster has is guaranteed to nobody. What is there stays, also beyond a smaller share.

Examples:
  covisor allocation set acme prod --model reservation --vcpus 32 --memory 128G
  covisor allocation set acme prod --model allocation --vcpus 64 --memory 256G --memory-guarantee 75
  covisor allocation set globex prod --model pay-as-you-go --memory 64G`,
  args: ['ORGANISATION', 'CLUSTER'],
  options: {
    model: { kind: 'text', value: 'MODEL', oneOf: models, help: 'how much of it is guaranteed' },
    vcpus: { kind: 'number', value: 'N', help: 'most vCPUs of its VMs there' },
    memory: { kind: 'size', value: 'SIZE', help: 'most memory of its VMs there' },
    'vcpu-guarantee': { kind: 'text', value: 'PERCENT', help: 'of vCPUs, the part that is guaranteed' },
    'memory-guarantee': { kind: 'text', value: 'PERCENT', help: 'of memory, the part that is guaranteed' },
  },
  async run({ args: [organisation = '', cluster = ''], options, client, output }) {
    const model = models.find((known) => known === options.model)
    if (model === undefined) throw new UsageError(`say how much of it is guaranteed: --model ${models.join(', ')}`)
    const { vcpus, memory } = options
    const vcpuGuarantee = partOf(options['vcpu-guarantee'])
    const memoryGuarantee = partOf(options['memory-guarantee'])
    await client.PUT('/v1/organisations/{organisation}/allocations', {
      params: { path: { organisation } },
      body: {
        cluster,
        model,
        ...(vcpus === undefined ? {} : { vcpus }),
        ...(memory === undefined ? {} : { memoryMiB: Math.floor(memory / 1024 ** 2) }),
        ...(vcpuGuarantee === undefined ? {} : { vcpuGuarantee }),
        ...(memoryGuarantee === undefined ? {} : { memoryGuarantee }),
      },
    })
    output.say('set')
  },
})

function partOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const percent = /^(\d{1,3})%?$/.exec(text)?.[1]
  if (percent === undefined || Number(percent) > 100) throw new UsageError(`"${text}" is not a part: 0 to 100 percent`)
  return Number(percent) / 100
}
