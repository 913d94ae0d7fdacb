/** covisor quota list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { bytes } from '../runner/format.ts'

export const quotaList = command({
  name: 'quota list',
  summary: 'Show what a project uses, and may use',
  details: `And what its organisation as a whole uses and may use: both limits hold.

Examples:
  covisor quota list
  covisor quota list --in acme/shop`,
  options: {
    in: { kind: 'text', value: 'PROJECT', help: 'another project, NAME or ORGANISATION/NAME' },
    'as-of': asOfOption,
  },
  async run({ options, client, output }) {
    const query = { ...asOfQuery(options['as-of']), ...(options.in === undefined ? {} : { project: options.in }) }
    output.rows((await unwrap(client.GET('/v1/quotas', { params: { query } }))).items, [
      {
        header: 'OF',
        cell: ({ organisation, project }) => [organisation.name, ...(project ? [project.name] : [])].join('/'),
      },
      {
        header: 'RESOURCE',
        cell: ({ resource, poolClass }) => [words[resource], ...(poolClass === null ? [] : [poolClass])].join(' '),
      },
      { header: 'USED', cell: ({ resource, used }) => amount(resource, used), align: 'right' },
      {
        header: 'MAXIMUM',
        cell: ({ resource, maximum }) => (maximum === null ? 'no limit' : amount(resource, maximum)),
        align: 'right',
      },
    ])
  },
})

/** As "quota set" takes them. */
const words = {
  vms: 'vms',
  vcpus: 'vcpus',
  memoryMiB: 'memory',
  storageBytes: 'storage',
  snapshots: 'snapshots',
  networks: 'networks',
  addresses: 'addresses',
} as const

function amount(resource: string, value: number): string {
  if (resource === 'storageBytes') return bytes(value)
  return resource === 'memoryMiB' ? bytes(value * 1024 ** 2) : `${value}`
}
