/** The VM as clients see it. Written by hand, so a new field in the model stays private until someone adds it here. */
import { pendingKinds, type VmRecord } from '@covisor/control'
import {
  type Actor,
  diskBuses,
  firmwares,
  guestFamilies,
  may,
  nicModels,
  powerStates,
  vmActions,
  vmStates,
} from '@covisor/model'
import { Type } from 'typebox'
import { bytes, instant, nullable, oneOf, pageOf, text, view } from '../route.ts'
import { tagsField } from '../tag/tag-fields.ts'
import { choiceView } from '../task/plan-view.ts'

const actionNames = Object.keys(vmActions) as (keyof typeof vmActions)[]

export const vmView = view(
  'Vm',
  Type.Object({
    id: text('VM id'),
    name: text('unique in its project'),
    description: Type.String(),
    tags: tagsField,
    folder: nullable(Type.Object({ id: Type.String(), name: Type.String() })),
    project: text('project id'),
    state: oneOf(vmStates),
    stateReason: nullable(text('why it is in this state, where the hypervisor knows')),
    host: nullable(Type.Object({ id: Type.String(), name: Type.String() })),
    managed: Type.Boolean({ description: 'false: made elsewhere and only observed so far' }),
    task: nullable(Type.Object({ id: Type.String(), action: Type.String(), fraction: nullable(Type.Number()) })),
    vcpus: Type.Integer(),
    memoryMiB: Type.Integer(),
    firmware: nullable(oneOf(firmwares)),
    secureBoot: Type.Boolean(),
    tpm: Type.Boolean(),
    guestOs: nullable(Type.Object({ family: oneOf(guestFamilies), id: nullable(Type.String()) })),
    startWithHost: Type.Boolean(),
    disks: Type.Array(
      Type.Object({
        key: text('names the device in edits'),
        device: oneOf(['disk', 'cdrom']),
        bus: oneOf(diskBuses),
        volume: nullable(Type.Object({ id: Type.String(), name: Type.String() })),
        path: nullable(text('where it comes from when it is no volume that Covisor knows')),
        capacityBytes: nullable(bytes('as the guest sees it')),
      }),
    ),
    nics: Type.Array(
      Type.Object({
        key: Type.String(),
        mac: Type.String(),
        model: oneOf(nicModels),
        connected: Type.Boolean(),
        network: nullable(Type.String()),
      }),
    ),
    dedicated: nullable(
      Type.Object({
        hugePageKiB: nullable(Type.Integer({ description: 'all its memory is in pages of this size' })),
        numaCell: nullable(Type.Integer({ description: 'the cell of its host that its memory and vCPUs are in' })),
        devices: Type.Array(text('address of a PCI device'), { description: 'of its host; empty without host:read' }),
      }),
    ),
    graphics: Type.Array(oneOf(['vnc', 'spice', 'other'])),
    hasSerialConsole: Type.Boolean(),
    choices: Type.Array(choiceView, { description: 'hardware that was chosen for the user, and why' }),
    otherDevices: Type.Record(Type.String(), Type.Integer(), {
      description: 'devices that Covisor keeps but does not model, by kind',
    }),
    pending: Type.Array(
      Type.Object({
        kind: oneOf(pendingKinds),
        key: nullable(text('of a device')),
        now: nullable(Type.Integer({ description: 'of an amount' })),
        next: nullable(Type.Integer()),
        takeBack: nullable(
          Type.Unknown({ description: 'the edit that takes it back; null: what was removed is added again' }),
        ),
      }),
      { description: 'what it is to have and gets at its next start' },
    ),
    allowedActions: Type.Array(oneOf(actionNames), {
      description: 'what may be asked now; clients show buttons from this',
    }),
    disallowed: Type.Record(Type.String(), Type.String(), { description: 'for every other action: why not' }),
    lease: nullable(
      Type.Object({
        endsAt: instant('until when it may run'),
        state: oneOf(['running', 'ending', 'ended'], 'ending: within three days; ended: it cannot be started'),
      }),
    ),
    deletion: nullable(
      Type.Object({
        at: instant('when it was deleted'),
        restorableUntil: instant('until when it can be brought back'),
      }),
    ),
    leftBehind: Type.Array(
      Type.Object({
        host: Type.Object({ id: Type.String(), name: Type.String() }),
        since: instant('when the VM was recovered from it'),
        power: nullable(oneOf(powerStates)),
      }),
      { description: 'copies on hosts that it was recovered from; one that runs is a second copy, and an alarm' },
    ),
    generation: Type.Integer({ description: 'the ETag' }),
    createdAt: instant('when Covisor first knew it'),
    seenAt: nullable(instant('when its host last told about it')),
  }),
)

export const vmPage = pageOf('VmPage', vmView)

export function viewVm(actor: Actor, vm: VmRecord) {
  const hardware = vm.desired ?? vm.observed
  return {
    id: vm.id,
    name: vm.name,
    description: vm.description,
    tags: vm.tags,
    folder: vm.folder === undefined ? null : { id: vm.folder.id, name: vm.folder.name },
    project: vm.project,
    state: vm.state,
    stateReason: vm.powerReason ?? null,
    host: vm.host === undefined || !may(actor, 'host:read') ? null : { id: vm.host.id, name: vm.host.name },
    managed: vm.managed,
    task: vm.task === undefined ? null : { id: vm.task.id, action: vm.task.action, fraction: vm.task.fraction ?? null },
    vcpus: vm.vcpus,
    memoryMiB: vm.memoryMiB,
    firmware: hardware?.firmware ?? null,
    secureBoot: hardware?.secureBoot ?? false,
    tpm: hardware?.tpm ?? false,
    guestOs: hardware === undefined ? null : { family: hardware.guestOs.family, id: hardware.guestOs.id ?? null },
    startWithHost: hardware?.startWithHost ?? false,
    disks: vm.disks.map((disk) => ({
      key: disk.key,
      device: disk.device,
      bus: disk.bus,
      volume: disk.volume === undefined ? null : { id: disk.volume.id, name: disk.volume.name },
      path: may(actor, 'host:read') ? (disk.path ?? null) : null,
      capacityBytes: disk.capacityBytes ?? null,
    })),
    nics: vm.nics.map((nic) => ({
      key: nic.key,
      mac: nic.mac,
      model: nic.model,
      connected: nic.connected,
      network: nic.network ?? null,
    })),
    dedicated: hardware?.dedicated === undefined ? null : viewDedicated(actor, hardware.dedicated),
    graphics: vm.observed?.graphics ?? [],
    hasSerialConsole: vm.observed?.hasSerialConsole ?? false,
    choices: vm.desired?.choices ?? [],
    otherDevices: vm.observed?.unmodelled ?? {},
    pending: vm.pending.map(({ kind, key, now, next, takeBack }) => ({
      kind,
      key: key ?? null,
      now: now ?? null,
      next: next ?? null,
      takeBack: takeBack ?? null,
    })),
    allowedActions: vm.allowedActions,
    disallowed: vm.disallowed,
    lease: vm.lease === undefined ? null : { endsAt: vm.lease.endsAt.toISOString(), state: vm.lease.state },
    deletion:
      vm.deletion === undefined
        ? null
        : {
            at: vm.deletion.at.toISOString(),
            restorableUntil: vm.deletion.restorableUntil.toISOString(),
          },
    leftBehind: may(actor, 'host:read')
      ? vm.leftBehind.map(({ host, since, power }) => ({ host, since: since.toISOString(), power: power ?? null }))
      : [],
    generation: vm.generation,
    createdAt: vm.createdAt.toISOString(),
    seenAt: vm.seenAt?.toISOString() ?? null,
  }
}

type Dedicated = NonNullable<NonNullable<VmRecord['observed']>['dedicated']>

const viewDedicated = (actor: Actor, { hugePageKiB, numaCell, devices = [] }: Dedicated) => ({
  hugePageKiB: hugePageKiB ?? null,
  numaCell: may(actor, 'host:read') ? (numaCell ?? null) : null,
  devices: may(actor, 'host:read') ? devices.map(({ address }) => address) : [],
})
