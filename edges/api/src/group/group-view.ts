/** The group as clients see it, and what they send about one. */
import type { GroupRecord } from '@covisor/control'
import { groupStates, startActions, stopActions, vmStates } from '@covisor/model'
import { Type } from 'typebox'
import { instant, oneOf, optional, pageOf, text, view } from '../route.ts'
import { nameField } from '../vm/vm-bodies.ts'

const strict = { additionalProperties: false }

export const groupView = view(
  'Group',
  Type.Object({
    id: text('group id'),
    name: text('unique in its project'),
    description: Type.String(),
    project: text('project id'),
    state: oneOf(groupStates, 'running: every VM that starts with the group runs; mixed: some do'),
    members: Type.Array(
      Type.Object({
        vm: Type.Object({ id: Type.String(), name: Type.String(), state: oneOf(vmStates) }),
        order: Type.Integer({ description: 'the same order starts together; 0: at any time' }),
        startDelaySeconds: Type.Integer(),
        stopDelaySeconds: Type.Integer(),
        startAction: oneOf(startActions),
        stopAction: oneOf(stopActions),
        waitForGuest: Type.Boolean(),
      }),
    ),
    generation: Type.Integer({ description: 'the ETag' }),
    createdAt: instant('when it was made'),
  }),
)

export const groupPage = pageOf('GroupPage', groupView)

const memberBody = view(
  'NewGroupMember',
  Type.Object(
    {
      vm: text('id or name'),
      order: optional(Type.Integer({ minimum: 0, maximum: 65_535, description: 'default 0: at any time' })),
      startDelaySeconds: optional(
        Type.Integer({ minimum: 0, maximum: 86_400, description: 'to wait before the next order starts' }),
      ),
      stopDelaySeconds: optional(
        Type.Integer({ minimum: 0, maximum: 86_400, description: 'to wait before the order before it stops' }),
      ),
      startAction: optional(oneOf(startActions)),
      stopAction: optional(oneOf(stopActions, 'default: shutdown')),
      waitForGuest: optional(
        Type.Boolean({
          description: 'the next order may start once the guest agent answers; the delay is the longest wait',
        }),
      ),
    },
    strict,
  ),
)
const members = Type.Array(memberBody, { maxItems: 256 })
const description = optional(Type.String({ maxLength: 4096 }))

export const createGroupBody = view('CreateGroup', Type.Object({ name: nameField, description, members }, strict))
export const editGroupBody = view(
  'EditGroup',
  Type.Object({ name: optional(nameField), description, members: optional(members) }, strict),
)
export const stopGroupBody = view(
  'StopGroup',
  Type.Object(
    { force: optional(Type.Boolean({ description: 'switch all of them off instead of asking the guests' })) },
    strict,
  ),
)

export const viewGroup = (group: GroupRecord) => ({
  id: group.id,
  name: group.name,
  description: group.description,
  project: group.project,
  state: group.state,
  members: group.members.map((member) => ({
    vm: { id: member.vm.id, name: member.vm.name, state: member.vm.state },
    order: member.order,
    startDelaySeconds: member.startDelaySeconds,
    stopDelaySeconds: member.stopDelaySeconds,
    startAction: member.startAction,
    stopAction: member.stopAction,
    waitForGuest: member.waitForGuest,
  })),
  generation: group.generation,
  createdAt: group.createdAt.toISOString(),
})
