/** How groups look in lists and alone. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

type Group = Schema<'Group'>
type Member = Group['members'][number]

export const groupColumns: readonly Column<Group>[] = [
  { header: 'NAME', cell: (group) => group.name },
  { header: 'STATE', cell: (group) => group.state },
  { header: 'VMS', cell: (group) => group.members.length, align: 'right' },
  { header: 'DESCRIPTION', cell: (group) => group.description },
]

export const groupFields: readonly Column<Group>[] = [
  { header: 'NAME', cell: (group) => group.name },
  { header: 'STATE', cell: (group) => group.state },
  { header: 'DESCRIPTION', cell: (group) => group.description },
  { header: 'VMS', cell: (group) => group.members.map(memberText).join('\n') },
]

function memberText({ vm, ...member }: Member): string {
  const delay = member.startDelaySeconds === 0 ? '' : `, then wait ${member.startDelaySeconds} s`
  const start =
    member.startAction === 'none'
      ? 'not started'
      : `starts ${member.order === 0 ? 'at any time' : `as ${member.order}`}`
  const guest = member.waitForGuest ? ' or until its guest answers' : ''
  const stop =
    member.stopAction === 'none' ? 'not stopped' : member.stopAction === 'stop' ? 'switched off' : 'shut down'
  return `${vm.name} (${vm.state}): ${start}${delay}${guest}; ${stop}`
}
