/** covisor vm list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { vmStates } from '../vm-states.ts'
import { deletedVmColumns, vmColumns } from './vm-columns.ts'

export const vmList = command({
  name: 'vm list',
  summary: 'List VMs',
  details: `VMs that Covisor did not make are listed too; MANAGED says which are which.

Terms of --filter are KEY:VALUE, with a comma between values of which any will do. KEY is name, state, host, vcpus, memory,
folder, tag, managed or id. name, host and folder know * and ?, and with ~ any part will do; vcpus and memory are compared with
> < >= <= too. A minus in front turns a term around; a word alone is part of the name.

Examples:
  covisor vm list
  covisor vm list --state running --host kvm1
  covisor vm list --filter 'state:running,paused memory>4G name~web* -tag:env=prod'
  covisor vm list --name web --sort -memoryMiB --output json
  covisor vm list --deleted
  covisor vm list --as-of 3d`,
  options: {
    state: { kind: 'text', value: 'STATE', help: 'only in this state', oneOf: vmStates },
    host: { kind: 'text', value: 'HOST', help: 'only on this host' },
    folder: { kind: 'text', value: 'FOLDER', help: 'only in this folder; / for those in none' },
    filter: { kind: 'text', value: 'TERMS', help: 'terms that must all hold, such as "memory>4G -state:stopped"' },
    name: { kind: 'text', value: 'TEXT', help: 'only with this text in the name' },
    sort: {
      kind: 'text',
      value: 'FIELD',
      help: 'name, createdAt, power, vcpus, memoryMiB or host; - in front for descending',
    },
    deleted: { kind: 'flag', help: 'those that were deleted and can be restored, instead' },
    limit: { kind: 'number', value: 'N', help: 'at most so many' },
    'as-of': asOfOption,
  },
  async run({ options, client, output }) {
    const query = {
      ...(options.state === undefined ? {} : { state: options.state as (typeof vmStates)[number] }),
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.folder === undefined ? {} : { folder: options.folder === '/' ? '' : options.folder }),
      ...(options.filter === undefined ? {} : { filter: options.filter }),
      ...(options.name === undefined ? {} : { nameContains: options.name }),
      ...(options.sort === undefined ? {} : { sort: options.sort }),
      ...(options.deleted === true ? { deleted: true } : {}),
      ...asOfQuery(options['as-of']),
    }
    const vms = await everyPage(options.limit, (page) =>
      unwrap(client.GET('/v1/vms', { params: { query: { ...query, ...page } } })),
    )
    output.rows(vms, options.deleted === true ? deletedVmColumns : vmColumns)
  },
})
