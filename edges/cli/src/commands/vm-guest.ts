/** covisor vm guest VM */
import { type Schema, unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { bytes } from '../runner/format.ts'

type Guest = Schema<'VmGuest'>

export const vmGuest = command({
  name: 'vm guest',
  summary: 'Show what a guest says of itself: system, file systems',
  details: `The guest's agent is asked now; without one, the reason is shown. It is the guest's own word: nobody has checked it.

Examples:
  covisor vm guest web01
  covisor vm guest web01 --output json | jq '.fileSystems[] | select(.usedBytes > .totalBytes * 0.9)'`,
  args: ['VM'],
  async run({ args, client, output }) {
    const guest = await unwrap(client.GET('/v1/vms/{vm}/guest', { params: { path: { vm: args[0]! } } }))
    output.record(guest, [
      { header: 'Agent', cell: ({ silent }) => silent ?? 'answers' },
      { header: 'Host name', cell: ({ hostname }) => hostname },
      { header: 'System', cell: systemOf },
      { header: 'Kernel', cell: ({ os }) => os?.kernel ?? null },
      { header: 'Time zone', cell: ({ timeZone }) => timeZone?.name ?? null },
      { header: 'Signed in', cell: ({ users }) => users.map(({ name }) => name).join(', ') },
      { header: 'File systems', cell: ({ fileSystems }) => fileSystems.map(spaceOf).join('\n') },
    ])
  },
})

const systemOf = ({ os }: Guest): string | null =>
  os === null ? null : [os.name ?? os.id, os.version].filter((part) => part !== null).join(' ')

function spaceOf({ mountPoint, type, totalBytes, usedBytes }: Guest['fileSystems'][number]): string {
  const what = type === null ? mountPoint : `${mountPoint} (${type})`
  return totalBytes === null || usedBytes === null ? what : `${what}: ${bytes(usedBytes)} of ${bytes(totalBytes)} used`
}
