/** Use cases on groups over the store: records here, starting and stopping as a task. */
import {
  type Actor,
  AppError,
  canVm,
  counted,
  type GroupMember,
  groupStateOf,
  newId,
  parseName,
  type VmAction,
} from '@covisor/model'
import type { GroupRow, StoreReads, Tx } from '@covisor/store'
import { accept, authorise } from '../accept.ts'
import { oneAt, storeAt } from '../as-of.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import { capacityToStart, promiseToStart } from '../vm/room-to-start.ts'
import { stateOf } from '../vm/vm-record.ts'
import type { GroupMemberRecord, GroupRecord, GroupUseCases, NewGroupMember } from './groups.ts'
import { groupSagas, type PowerGroupInput } from './power-group.saga.ts'
import type { SequencedVm } from './run-in-order.ts'

const MAX_MEMBERS = 256
const MAX_ORDER = 65_535
const MAX_DELAY_SECONDS = 86_400

export function groupUseCases(services: Services): GroupUseCases {
  const { store } = services
  const sagas = groupSagas(services)
  const about = (name: string) => ({ kind: 'group' as const, name })

  return {
    async list(actor, { asOf, nameContains, limit, after, sort }) {
      authorise(actor, { verb: 'group:read', target: about('of this project') })
      const past = storeAt(services, asOf === undefined ? {} : { asOf })
      const page = await past.groups.list(actor, { filter: { nameContains }, limit, after, sort })
      return { items: await Promise.all(page.items.map((row) => recordOf(past, row))), next: page.next }
    },

    async get(actor, group, when = {}) {
      authorise(actor, { verb: 'group:read', target: about(group) })
      const past = storeAt(services, when)
      return await recordOf(past, await oneAt(services, when, group, (at, name) => at.groups.resolve(actor, name)))
    },

    async create(actor, { name: wanted, description = '', members }) {
      authorise(actor, { verb: 'group:create', target: about(wanted) })
      const name = parseName('group', wanted)
      const id = newId('group')
      await store.transaction(async (tx) => {
        const { organisation, project } = actor
        const made = { id, organisation, project, name, description, members: await membersOf(tx, actor, members) }
        await tx.groups.insert(made)
        const after = { members: made.members.length }
        await tx.audit.append({
          actor,
          verb: 'group:create',
          outcome: 'accepted',
          target: { ...about(name), id },
          after,
        })
      })
      return await recordOf(store, await store.groups.get(actor, id))
    },

    async edit(actor, group, change) {
      authorise(actor, { verb: 'group:edit', target: about(group) })
      const row = await store.groups.resolve(actor, group)
      const target = { ...about(row.name), id: row.id }
      await store.transaction(async (tx) => {
        await tx.groups.update(actor, row.id, {
          ...(change.name === undefined ? {} : { name: parseName('group', change.name) }),
          ...(change.description === undefined ? {} : { description: change.description }),
          ...(change.members === undefined ? {} : { members: await membersOf(tx, actor, change.members) }),
        })
        const after = { changed: Object.keys(change) }
        await tx.audit.append({ actor, verb: 'group:edit', outcome: 'accepted', target, after })
      })
      return await recordOf(store, await store.groups.get(actor, row.id))
    },

    async delete(actor, group) {
      authorise(actor, { verb: 'group:delete', target: about(group) })
      const row = await store.groups.resolve(actor, group)
      const target = { ...about(row.name), id: row.id }
      await store.transaction(async (tx) => {
        await tx.groups.remove(actor, row.id)
        await tx.audit.append({ actor, verb: 'group:delete', outcome: 'accepted', target })
      })
    },

    start: (actor, group, options) => power(actor, group, 'start', false, options),
    stop: (actor, group, { force = false }, options) => power(actor, group, 'stop', force, options),
  }

  function power(
    actor: Actor,
    group: string,
    action: 'start' | 'stop',
    force: boolean,
    options: CallOptions,
  ): Promise<Outcome> {
    const asked = {
      verb: `group:${action}`,
      action,
      target: { kind: 'group', id: undefined, name: group },
      params: { force },
    } as const
    return accept(services, actor, options, asked, async () => {
      const row = await store.groups.resolve(actor, group)
      const members = await sequenced(store, actor, row, action, force)
      const verb = action === 'start' ? 'Start' : force ? 'Switch off' : 'Stop'
      return {
        target: { kind: 'group', id: row.id, name: row.name },
        title: `${verb} group "${row.name}"`,
        saga: sagas[action],
        input: { group: row.id, name: row.name, action, force, members } satisfies PowerGroupInput,
        created: undefined,
        takes: {},
        plan: {
          capacity: action === 'start' ? await capacityToStart(store, await startable(store, members)) : [],
          downtime: action === 'stop' ? ('until-started' as const) : ('none' as const),
          irreversible: force ? ['what the guests have not written to their disks'] : [],
          warnings: members.length < row.members.length ? ['VMs of the group that are gone are passed over'] : [],
        },
        async commit(tx, task) {
          if (action === 'start') await promiseToStart(tx, task, await startable(tx, members))
        },
        after: { vms: counted(members.length, 'VM') },
      }
    })
  }
}

/** Those that take room: the others run already, or are gone. */
async function startable(store: StoreReads, members: readonly SequencedVm[]) {
  const rows = await Promise.all(members.map(({ vm }) => store.vms.find('provider', vm)))
  return rows.flatMap((row) =>
    row === undefined || row.host === null || !canVm(stateOf(row), 'start') ? [] : { ...row, host: row.host },
  )
}

/** What the members will be asked, by somebody who may ask each of them so. Throws VM_STATE_CONFLICT for one that cannot do it. */
async function sequenced(
  store: StoreReads,
  actor: Actor,
  { members, name }: GroupRow,
  action: 'start' | 'stop',
  force: boolean,
): Promise<SequencedVm[]> {
  const found: SequencedVm[] = []
  for (const member of members) {
    const vm = await store.vms.find(actor, member.vm)
    if (vm === undefined || vm.endpoint === null || vm.record === 'deleted') continue
    const asked: VmAction | 'none' = action === 'start' ? member.startAction : force ? 'stop' : member.stopAction
    if (asked === 'none') continue
    authorise(actor, { verb: `vm:${asked}`, target: { kind: 'vm', name: vm.name } })
    const state = stateOf(vm)
    const isThere = action === 'start' ? state === 'running' : state === 'stopped' || state === 'gone'
    // A paused guest does not hear that it is asked to shut down.
    const usable = canVm(state, asked) || (asked === 'shutdown' && canVm(state, 'stop'))
    if (!isThere && !usable) throw new AppError('VM_STATE_CONFLICT', { vm: vm.name, action: asked, state })
    found.push({ ...member, name: vm.name, endpoint: vm.endpoint })
  }
  if (found.length > 0) return found
  throw new AppError('NOT_SUPPORTED', {
    what: `to ${action} group "${name}"`,
    why: 'none of its VMs takes part in that',
  })
}

async function membersOf(tx: Tx, actor: Actor, wanted: readonly NewGroupMember[]): Promise<GroupMember[]> {
  const refuse = (why: string): never => {
    throw new AppError('REQUEST_INVALID', { where: 'members', why })
  }
  if (wanted.length > MAX_MEMBERS) refuse(`a group has at most ${MAX_MEMBERS} VMs`)
  const members: GroupMember[] = []
  for (const { vm: idOrName, ...more } of wanted) {
    const vm = await tx.vms.resolve(actor, idOrName)
    if (members.some((other) => other.vm === vm.id)) refuse(`VM "${vm.name}" is named twice`)
    const member = { ...defaults, ...more, vm: vm.id }
    const { order, startDelaySeconds, stopDelaySeconds } = member
    if (!isWhole(order, MAX_ORDER)) refuse(`an order is a whole number up to ${MAX_ORDER}`)
    if (!isWhole(startDelaySeconds, MAX_DELAY_SECONDS) || !isWhole(stopDelaySeconds, MAX_DELAY_SECONDS))
      refuse('a delay is a whole number of seconds, up to a day')
    members.push(member)
  }
  return members
}

const defaults = {
  order: 0,
  startDelaySeconds: 0,
  stopDelaySeconds: 0,
  startAction: 'start',
  stopAction: 'shutdown',
  waitForGuest: false,
} as const

const isWhole = (value: number, most: number): boolean => Number.isSafeInteger(value) && value >= 0 && value <= most

/** VMs that are gone meanwhile are left out. */
async function recordOf(store: StoreReads, row: GroupRow): Promise<GroupRecord> {
  const scope = { organisation: row.organisation, project: row.project }
  const members: GroupMemberRecord[] = []
  for (const member of row.members) {
    const vm = await store.vms.find(scope, member.vm)
    if (vm !== undefined) members.push({ ...member, vm: { id: vm.id, name: vm.name, state: stateOf(vm) } })
  }
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    project: row.project,
    state: groupStateOf(members.map(({ startAction, vm }) => ({ startAction, runs: isUp(vm.state) }))),
    members: members.toSorted((a, b) => a.order - b.order),
    generation: row.generation,
    createdAt: new Date(row.createdAt),
  }
}

const isUp = (state: ReturnType<typeof stateOf>): boolean =>
  ['running', 'paused', 'migrating', 'stopping'].includes(state)
