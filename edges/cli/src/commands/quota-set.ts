/** covisor quota set RESOURCE MAXIMUM */
import { command } from '../command.ts'
import { parseSize } from '../runner/format.ts'
import { UsageError } from '../usage-error.ts'

const resources = ['vms', 'vcpus', 'memory', 'storage', 'snapshots'] as const

export const quotaSet = command({
  name: 'quota set',
  summary: 'Limit what a project or an organisation may have',
  details: `RESOURCE is vms, vcpus, memory, storage or snapshots; MAXIMUM a number, a size such as 64G, or "none". An organisation is
limited by the provider, its projects by the organisation. What is there stays, also beyond a new limit.

Examples:
  covisor quota set vcpus 32 --organisation acme
  covisor quota set memory 64G --organisation acme
  covisor quota set vms 5 --in acme/shop
  covisor quota set vms none --in acme/shop`,
  args: ['vms|vcpus|memory|storage|snapshots', 'MAXIMUM'],
  options: {
    in: { kind: 'text', value: 'PROJECT', help: 'this project, NAME or ORGANISATION/NAME' },
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'the organisation with all its projects' },
  },
  async run({ args: [resource = '', maximum = ''], options, client, output }) {
    const { in: project, organisation } = options
    const body = limitOf(resource, maximum)
    if (project !== undefined && organisation === undefined)
      await client.PUT('/v1/projects/{project}/quota', { params: { path: { project } }, body })
    else if (organisation !== undefined && project === undefined)
      await client.PUT('/v1/organisations/{organisation}/quota', { params: { path: { organisation } }, body })
    else throw new UsageError('say whose: --in PROJECT or --organisation ORGANISATION')
    output.say('set')
  },
})

function limitOf(resource: string, maximum: string) {
  const none = maximum === 'none'
  switch (resources.find((known) => known === resource)) {
    case 'memory':
      return { resource: 'memoryMiB' as const, maximum: none ? null : Math.floor(parseSize(maximum) / 1024 ** 2) }
    case 'storage':
      return { resource: 'storageBytes' as const, maximum: none ? null : parseSize(maximum) }
    case 'vms':
    case 'vcpus':
    case 'snapshots':
      if (!none && !/^\d{1,9}$/.test(maximum)) throw new UsageError(`"${maximum}" is neither a whole number nor "none"`)
      return { resource: resource as 'vms' | 'vcpus' | 'snapshots', maximum: none ? null : Number(maximum) }
    default:
      throw new UsageError(`there is no quota of "${resource}"; there are ${resources.join(', ')}`)
  }
}
