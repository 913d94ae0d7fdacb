/** covisor whatif */
import { type Schema, unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { mebibytes as mib } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'
import { UsageError } from '../usage-error.ts'

type Answer = Schema<'WhatIfAnswer'>

const hostColumns: readonly Column<Answer['hosts'][number]>[] = [
  { header: 'HOST', cell: (host) => host.name },
  { header: 'VMS', cell: (host) => host.vms, align: 'right' },
  { header: 'MEMORY', cell: (host) => mib(host.memoryMiB), align: 'right' },
  { header: 'PROMISED', cell: (host) => mib(host.promisedMemoryMiB), align: 'right' },
  { header: 'VCPUS', cell: (host) => host.vcpus, align: 'right' },
  { header: 'PROMISED', cell: (host) => host.promisedVcpus, align: 'right' },
]

export const whatif = command({
  name: 'whatif',
  summary: 'Ask what would be if hosts, a rack or a site were lost',
  details: `Where the VMs of lost hosts would start again, which of them nobody could take and why, and how full the hosts would be.
Nothing changes.

Examples:
  covisor whatif --lose-host kvm2
  covisor whatif --lose-host kvm2 --lose-host kvm3 --add-host like:kvm1
  covisor whatif --lose-rack r1 --lose-site hamburg
  covisor whatif --lose-site hamburg --add-host like:kvm1 --count 3`,
  options: {
    'lose-host': { kind: 'text', value: 'HOST', help: 'gone, with everything on it', many: true },
    'lose-rack': { kind: 'text', value: 'RACK', help: 'all hosts in it; SITE/RACK where two have it', many: true },
    'lose-site': { kind: 'text', value: 'SITE', help: 'all hosts there', many: true },
    'add-host': { kind: 'text', value: 'like:HOST', help: 'there, and like one that is', many: true },
    count: { kind: 'number', value: 'N', help: 'so many of each that --add-host names; default: 1' },
  },
  async run({ options, client, output }) {
    const { count } = options
    if (count !== undefined && options['add-host'] === undefined) throw new UsageError('--count goes with --add-host')
    const body = {
      loseHosts: [...(options['lose-host'] ?? [])],
      loseRacks: [...(options['lose-rack'] ?? [])],
      loseSites: [...(options['lose-site'] ?? [])],
      addHosts: (options['add-host'] ?? []).map((text) => {
        if (!text.startsWith('like:')) throw new UsageError(`"${text}": write like:HOST`)
        return { like: text.slice('like:'.length), ...(count === undefined ? {} : { count }) }
      }),
    }
    const answer = await unwrap(client.POST('/v1/what-if', { body }))
    if (output.format !== 'table') return output.record(answer, [])
    output.rows(answer.hosts, hostColumns)
    for (const { vm, host } of answer.restarted) output.say(`"${vm.name}" would start on ${host}`)
    for (const { vm, why } of answer.lost) output.say(`"${vm.name}" would stay down: ${why}`)
  },
})
