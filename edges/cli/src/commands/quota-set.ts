/** covisor quota set RESOURCE MAXIMUM */
import { command } from '../command.ts'
import { parseSize } from '../runner/format.ts'
import { UsageError } from '../usage-error.ts'

const resources = ['vms', 'vcpus', 'memory', 'storage', 'snapshots', 'networks', 'addresses'] as const

export const quotaSet = command({
  name: 'quota set',
  summary: 'Limit what a project or an organisation may have',
  details: `RESOURCE is vms, vcpus, memory, storage, snapshots, networks or addresses (one for each network card of a VM); MAXIMUM a
number, a size such as 64G, or "none". An organisation is limited by the provider, its projects by the organisation, together
within what it has, or as many times that as --overcommit says. What is there stays, also beyond a new limit.

Examples:
  covisor quota set vcpus 32 --organisation acme
  covisor quota set memory 64G --organisation acme
  covisor quota set storage 200G --class fast --organisation acme
  covisor quota set vms 40 --overcommit 1.5 --organisation acme
  covisor quota set vms 5 --in acme/shop
  covisor quota set vms none --in acme/shop`,
  args: ['RESOURCE', 'MAXIMUM'],
  options: {
    in: { kind: 'text', value: 'PROJECT', help: 'this project, NAME or ORGANISATION/NAME' },
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'the organisation with all its projects' },
    class: { kind: 'text', value: 'CLASS', help: 'of storage: only in pools of this class' },
    overcommit: { kind: 'text', value: 'TIMES', help: "how many times this the projects' limits together may be" },
  },
  async run({ args: [resource = '', maximum = ''], options, client, output }) {
    const { in: project, organisation } = options
    const limit = limitOf(resource, maximum)
    const body = options.class === undefined ? limit : { ...limit, poolClass: options.class }
    const overcommit = timesOf(options.overcommit)
    if (project !== undefined && organisation === undefined && overcommit === undefined)
      await client.PUT('/v1/projects/{project}/quota', { params: { path: { project } }, body })
    else if (organisation !== undefined && project === undefined)
      await client.PUT('/v1/organisations/{organisation}/quota', {
        params: { path: { organisation } },
        body: { ...body, ...(overcommit === undefined ? {} : { overcommit }) },
      })
    else throw new UsageError('say whose: --in PROJECT, or --organisation ORGANISATION (which --overcommit goes with)')
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
    case 'networks':
    case 'addresses':
      if (!none && !/^\d{1,9}$/.test(maximum)) throw new UsageError(`"${maximum}" is neither a whole number nor "none"`)
      return {
        resource: resource as 'vms' | 'vcpus' | 'snapshots' | 'networks' | 'addresses',
        maximum: none ? null : Number(maximum),
      }
    default:
      throw new UsageError(`there is no quota of "${resource}"; there are ${resources.join(', ')}`)
  }
}

function timesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const times = Number(text)
  if (times >= 1 && times <= 1000) return times
  throw new UsageError(`"--overcommit ${text}": a number from 1, such as 1.5`)
}
