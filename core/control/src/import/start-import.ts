/**
 * import: from what is inside to placed VMs with volumes, networks and reasons; everything wrong is said before a byte is copied.
 *
 * An appliance with several virtual systems becomes a group of VMs with the start order of its <StartupSection>, in one task: all of
 * them arrive or none.
 */
import {
  type Actor,
  AppError,
  counted,
  type GroupId,
  type GroupMember,
  newId,
  parseName,
  type VmId,
} from '@covisor/model'
import type { StartOrderItem, SystemReport } from '@covisor/ovf'
import type { StoreReads, Tx } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { storageOfVolumes, type Takes } from '../plan/quota-check.ts'
import type { Services } from '../services.ts'
import { stem } from './file-stem.ts'
import type { ImportVmInput } from './import-vm.saga.ts'
import type { StartImport } from './imports.ts'
import type { Inspected } from './lane/lane-job.ts'
import { lookInside } from './look-inside.ts'
import { freeUpload, labelOf } from './own-upload.ts'
import { commitPlannedVm, type PlannedVm, planVm } from './plan-vm.ts'
import { type ToldSystem, toldSystems } from './told-properties.ts'
import { type WantedVm, wantedOfDisk, wantedOfSystem } from './wanted-vm.ts'

export async function importVm(
  services: Services,
  saga: Saga<ImportVmInput>,
  actor: Actor,
  params: StartImport,
  options: CallOptions,
): Promise<Outcome<VmId | GroupId>> {
  const { store } = services
  const asked = {
    verb: 'import:create',
    also: params.start === true ? (['vm:start'] as const) : [],
    action: 'create',
    target: { kind: 'vm', id: undefined, name: params.name ?? (await labelOf(store, actor, params.source)) },
    // What is compared is kept as a hash, and the hash of a password can be guessed: which ones were answered is enough.
    params: { ...params, properties: Object.keys(params.properties ?? {}) },
  } as const
  return await accept(services, actor, options, asked, async () => {
    if ('upload' in params.source) await freeUpload(store, actor, params.source.upload)
    const { inspected, fileName } = await lookInside(services, actor, params)
    const wanted = wantedVms(params, inspected, fileName)
    const group = wanted.group === undefined ? undefined : await newGroup(store, actor, wanted.group)
    const vms = await planVms(store, actor, params, wanted.vms, fileName)
    const [first] = vms
    const name = group?.name ?? first!.imported.name
    const members = group === undefined ? [] : membersOf(wanted.vms, vms, wanted.startOrder)
    const target =
      group === undefined
        ? ({ kind: 'vm', id: first!.imported.vm, name } as const)
        : ({ kind: 'group', id: group.id, name } as const)
    const what = group === undefined ? `VM "${name}"` : `group "${name}" of ${counted(vms.length, 'VM')}`
    return {
      target,
      title: `Import ${fileName} as ${what}`,
      saga,
      input: {
        name,
        group: group === undefined ? null : { id: group.id, members },
        vms: vms.map(({ imported }) => imported),
        source: params.source,
        fileName,
        diskFormat: params.diskFormat ?? null,
        start: params.start ?? false,
      },
      created: target.id,
      takes: takenBy(vms),
      plan: {
        placement: vms.length === 1 ? first!.placement.planned : undefined,
        capacity: vms.at(-1)!.placement.capacity,
        choices: vms.flatMap((vm) => labelled(vm, vms.length > 1)),
        warnings: [...wanted.warnings, ...new Set(vms.flatMap(({ warnings }) => warnings))],
      },
      async commit(tx, task) {
        for (const vm of vms) await commitPlannedVm(services, tx, actor, task, vm, fileName)
        if (group !== undefined) await commitGroup(tx, actor, group, members)
        if ('upload' in params.source) {
          await freeUpload(tx, actor, params.source.upload)
          await tx.uploads.update(actor, params.source.upload, { task })
        }
      },
      after: { file: fileName, vms: vms.map(({ imported }) => imported.name), host: first!.placement.hostName },
    }
  })
}

interface WantedSystem {
  readonly systemId: string | undefined
  readonly wanted: WantedVm
  readonly told: ToldSystem | undefined
  readonly name: string
}

interface WantedImport {
  /** Its name; undefined: one VM without a group. */
  readonly group: string | undefined
  readonly vms: readonly WantedSystem[]
  readonly startOrder: readonly StartOrderItem[]
  readonly warnings: readonly string[]
}

function wantedVms(params: StartImport, inspected: Inspected, fileName: string): WantedImport {
  if (inspected.kind === 'disk') {
    const wanted = wantedOfDisk(params, inspected, fileName)
    const vms = [{ systemId: undefined, wanted, told: undefined, name: params.name ?? wanted.name }]
    return { group: undefined, vms, startOrder: [], warnings: [] }
  }
  const { report } = inspected
  const systems = chosenSystems(params, report.systems, fileName)
  refuseUnaccepted(params, report.eulas)
  refuseShared(systems, fileName)
  const told = toldSystems(systems, params.properties ?? {})
  const isGroup = systems.length > 1
  if (isGroup) refuseForOneVm(params)
  refuseUnknownNames(params, systems)
  return {
    group: isGroup ? (params.name ?? report.collection?.name ?? stem(fileName)) : undefined,
    vms: systems.map((system) => {
      const wanted = wantedOfSystem(params, inspected, system, fileName)
      const name = nameGiven(params, system.name) ?? (isGroup ? wanted.name : (params.name ?? wanted.name))
      return { systemId: system.id, wanted, told: told.get(system.id), name }
    }),
    startOrder: report.startOrder,
    warnings: report.notes.map((note) => note.text),
  }
}

function chosenSystems(
  params: StartImport,
  systems: readonly SystemReport[],
  fileName: string,
): readonly SystemReport[] {
  if (systems.length === 0)
    throw new AppError('IMPORT_INVALID', { file: fileName, where: 'its content', why: 'it describes no VM' })
  if (params.vm === undefined) return systems
  const chosen = systems.find((system) => system.name === params.vm || system.id === params.vm)
  if (chosen !== undefined) return [chosen]
  const names = systems.map((system) => system.name).join(', ')
  throw new AppError('NOT_FOUND', { kind: 'VM in the appliance', name: params.vm, hint: `there are: ${names}` })
}

function refuseUnaccepted(params: StartImport, eulas: readonly string[]): void {
  if (eulas.length === 0 || params.acceptEulas === true) return
  const why = `the appliance comes with ${counted(eulas.length, 'licence text')}; read them with "covisor inspect" and accept them with --accept-eulas`
  throw new AppError('REQUEST_INVALID', { where: 'acceptEulas', why })
}

/** Two copies of a disk that both VMs write to would be two clusters that each believe to be the whole one. */
function refuseShared(systems: readonly SystemReport[], fileName: string): void {
  const seen = new Map<string, string>()
  for (const { name, disks } of systems) {
    for (const { isShared, diskId } of disks) {
      if (!isShared || diskId === undefined) continue
      const other = seen.get(diskId)
      if (other !== undefined) {
        throw new AppError('NOT_SUPPORTED', {
          what: `importing ${fileName} whole`,
          why: `"${other}" and "${name}" share the disk "${diskId}", and VMs here share no disks; import one of them with --vm`,
        })
      }
      seen.set(diskId, name)
    }
  }
}

function refuseForOneVm(params: StartImport): void {
  const option = (['vcpus', 'memoryMiB', 'asImage'] as const).find((name) => params[name] !== undefined)
  if (option === undefined) return
  const why = 'it is for one VM, and the appliance holds several; name one of them with --vm'
  throw new AppError('REQUEST_INVALID', { where: option, why })
}

/** What an appliance calls its VMs is a stranger's choice, "constructor" too. */
const nameGiven = ({ vmNames = {} }: StartImport, theirs: string): string | undefined =>
  Object.hasOwn(vmNames, theirs) ? vmNames[theirs] : undefined

function refuseUnknownNames({ vmNames = {} }: StartImport, systems: readonly SystemReport[]): void {
  const stranger = Object.keys(vmNames).find((name) => !systems.some((system) => system.name === name))
  if (stranger === undefined) return
  const names = systems.map((system) => system.name).join(', ')
  const why = `the appliance has no VM "${stranger}" (there are: ${names})`
  throw new AppError('REQUEST_INVALID', { where: 'vmNames', why })
}

/** One after the other, because each takes room that the next one must not count on. */
async function planVms(
  store: StoreReads,
  actor: Actor,
  params: StartImport,
  wanted: readonly WantedSystem[],
  fileName: string,
): Promise<PlannedVm[]> {
  refuseUnusedNetworks(params, wanted, fileName)
  const planned: PlannedVm[] = []
  for (const { wanted: vm, told, name } of wanted) {
    const promised = planned.map((before) => before.promised)
    planned.push(await planVm(store, actor, vm, params, { name, told, promised }))
    const twice = planned.slice(0, -1).some(({ imported }) => imported.name === planned.at(-1)!.imported.name)
    if (twice) throw new AppError('NAME_TAKEN', { kind: 'VM in this appliance', name })
  }
  return planned
}

function refuseUnusedNetworks(params: StartImport, wanted: readonly WantedSystem[], fileName: string): void {
  const theirs = [...new Set(wanted.flatMap(({ wanted: vm }) => vm.nics.flatMap((nic) => nic.network ?? [])))]
  const unused = Object.keys(params.networks ?? {}).find((name) => name !== '*' && !theirs.includes(name))
  if (unused === undefined) return
  throw new AppError('REQUEST_INVALID', {
    where: 'networks',
    why: `${fileName} has no network "${unused}" (there are: ${theirs.length === 0 ? 'none' : theirs.join(', ')})`,
  })
}

async function newGroup(
  store: StoreReads,
  actor: Actor,
  wanted: string,
): Promise<{ readonly id: GroupId; readonly name: string }> {
  const name = parseName('group', wanted)
  const same = await store.groups.list(actor, { filter: { name }, limit: 1 })
  if (same.items.length > 0) throw new AppError('NAME_TAKEN', { kind: 'group', name })
  return { id: newId('group'), name }
}

function membersOf(
  wanted: readonly WantedSystem[],
  planned: readonly PlannedVm[],
  startOrder: readonly StartOrderItem[],
): GroupMember[] {
  return wanted.map(({ systemId }, index) => {
    const item = startOrder.find((candidate) => candidate.systemId === systemId)
    return {
      vm: planned[index]!.imported.vm,
      order: item?.rank ?? 0,
      startDelaySeconds: item?.startDelaySeconds ?? 0,
      stopDelaySeconds: item?.stopDelaySeconds ?? 0,
      startAction: item?.startAction === 'none' ? 'none' : 'start',
      stopAction: stopActions[item?.stopAction ?? 'guestShutdown'],
      waitForGuest: item?.waitsForGuest ?? false,
    }
  })
}

const stopActions = { powerOff: 'stop', guestShutdown: 'shutdown', none: 'none' } as const

async function commitGroup(
  tx: Tx,
  actor: Actor,
  { id, name }: { readonly id: GroupId; readonly name: string },
  members: readonly GroupMember[],
): Promise<void> {
  const { organisation, project } = actor
  await tx.groups.insert({ id, organisation, project, name, members })
}

const labelled = ({ imported, spec }: PlannedVm, isOneOfMany: boolean) =>
  isOneOfMany ? spec.choices.map((choice) => ({ ...choice, about: `${imported.name}: ${choice.about}` })) : spec.choices

const takenBy = (vms: readonly PlannedVm[]): Takes => {
  const sum = (of: (vm: PlannedVm) => number) => vms.reduce((total, vm) => total + of(vm), 0)
  const clusters = [...new Set(vms.map(({ placement }) => placement.cluster))]
  return {
    vms: vms.length,
    vcpus: sum(({ spec }) => spec.vcpus),
    memoryMiB: sum(({ spec }) => spec.memoryMiB),
    inCluster: clusters.length === 1 ? clusters[0] : undefined,
    ...storageOfVolumes(vms.map(({ promised }) => ({ pool: promised.pool, capacityBytes: promised.bytes }))),
    addresses: sum(({ spec }) => spec.nics.length),
  }
}
