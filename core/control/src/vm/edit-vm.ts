/** vm edit: a change applied to the spec. VMs made elsewhere are adopted by their first edit. */
import type { ObservedPool, VolumeFormat } from '@covisor/driver-api'
import { type Actor, AppError, type DiskBus, newId, parseName, type VmSpec, type VolumeId } from '@covisor/model'
import type { VolumeRow } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { clusterOf, mayUsePoolIds, poolMeant } from '../plan/entitled-places.ts'
import { storageOfVolumes } from '../plan/quota-check.ts'
import { refuseTakenParts } from '../plan/refuse-taken-parts.ts'
import type { Services } from '../services.ts'
import { userBesides } from '../storage/volume-users.ts'
import { adoptedSpec } from './adopt-vm.ts'
import { freeVolume, owner, refuseTakenName, refuseTwice } from './create-vm.ts'
import type { EditVmInput } from './edit-vm.saga.ts'
import { editedParts } from './edited-parts.ts'
import { CANNOT_FORESEE, foreseeEdit } from './foresee-edit.ts'
import { commitPorts, newNics } from './new-nics.ts'
import { insertVolumes, type NewVolume, newVolume } from './new-volumes.ts'
import { type PlacedVm, recheckVm, resolveVm } from './resolve-vm.ts'
import type { EditVm, NewDisk } from './vms.ts'

export function editVm(
  services: Services,
  saga: Saga<EditVmInput>,
  actor: Actor,
  vm: string,
  /** Worked out only when it is clear that the actor may edit. */
  wanted: () => Promise<EditVm>,
  options: CallOptions,
  params: EditVm | { readonly revertTo: Date },
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'vm:edit',
    also: 'deleteVolumes' in params && params.deleteVolumes === true ? (['volume:delete'] as const) : [],
    action: 'edit',
    target: { kind: 'vm', id: undefined, name: vm },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await resolveVm(store, actor, vm, 'edit')
    const change = await wanted()
    // A plan of no change shows what would be done; forms ask for it before anything is typed.
    if (options.plan !== true && Object.values(change).every((value) => value === undefined))
      throw new AppError('REQUEST_INVALID', { where: 'body', why: 'say what to change' })
    const before = await adoptedSpec(store, row)
    const name = change.name === undefined ? row.name : parseName('VM', change.name)
    if (name !== row.name) await refuseTakenName(store, actor, name)

    const { disks, newVolumes, deleted } = await editedDisks(services, actor, row, before, change)
    const size = { vcpus: change.vcpus ?? before.vcpus, memoryMiB: change.memoryMiB ?? before.memoryMiB }
    const own = await editedParts(store, actor, row, before, size, change)
    const { dedicated: _, ...rest } = before
    const after: VmSpec = {
      ...rest,
      ...size,
      ...(own.parts === undefined ? {} : { dedicated: own.parts }),
      startWithHost: change.startWithHost ?? before.startWithHost,
      disks,
      cdroms: await editedCdroms(services, actor, before, change),
      nics: await editedNics(services, actor, before, change),
    }
    const hardware =
      options.plan === true
        ? await foreseeEdit(services, row, { before: row.name, after: name }, { before, after }, newVolumes)
        : undefined
    const fresh = after.nics.filter((nic) => !before.nics.some((old) => old.key === nic.key))
    return {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `Edit VM "${row.name}"`,
      saga,
      input: inputOf(row, before, after, name, newVolumes, deleted),
      created: undefined,
      takes: {
        vcpus: Math.max(0, after.vcpus - before.vcpus),
        memoryMiB: Math.max(0, after.memoryMiB - before.memoryMiB),
        inCluster: await clusterOf(store, row.host),
        ...storageOfVolumes(newVolumes),
        addresses: fresh.length,
      },
      plan: {
        hardware: hardware ?? [],
        warnings: [
          ...(row.managed
            ? []
            : ['Covisor takes this VM over: its marker is added, nothing else changes but what was asked']),
          ...(options.plan === true && hardware === undefined ? [CANNOT_FORESEE] : []),
        ],
        irreversible: deleted.map(({ name: volume }) => `volume "${volume}" and everything on it`),
      },
      async commit(tx, task) {
        await recheckVm(tx, actor, row, 'edit')
        if (name !== row.name) await refuseTakenName(tx, actor, name)
        const isNew = (disk: { readonly key: string }) => !before.disks.some((old) => old.key === disk.key)
        for (const { volume } of disks.filter(isNew)) {
          if (!newVolumes.some((made) => made.id === volume)) await freeVolume(tx, actor, volume)
        }
        const added = await commitPorts(tx, owner(actor), row.id, fresh, () => newId('port'))
        const nics = after.nics.map((nic) => added.find((done) => done.key === nic.key) ?? nic)
        await insertVolumes(tx, owner(actor), newVolumes, undefined, task)
        for (const { id } of deleted) await tx.volumes.update(actor, id, { state: 'deleting' })
        await tx.vms.update(
          actor,
          row.id,
          {
            name,
            desired: { ...after, nics },
            desiredGeneration: row.desiredGeneration + 1,
            managed: true,
            ...(change.description === undefined ? {} : { description: change.description }),
          },
          { what: 'edited' },
        )
        if (own.isChanged)
          await refuseTakenParts(tx, row.host, { id: row.id, name: row.name, isNew: own.hasNewDevices })
        return inputOf(row, before, { ...after, nics }, name, newVolumes, deleted)
      },
      before: JSON.parse(JSON.stringify({ name: row.name, spec: before })) as never,
      after: JSON.parse(JSON.stringify({ name, change })) as never,
    }
  })
}

function inputOf(
  row: PlacedVm,
  before: VmSpec,
  after: VmSpec,
  name: string,
  newVolumes: readonly NewVolume[],
  deleted: readonly { readonly id: VolumeId }[],
): EditVmInput {
  return {
    vm: row.id,
    name: row.name,
    endpoint: row.endpoint,
    before,
    after,
    names: { before: row.name, after: name },
    wasManaged: row.managed,
    newVolumes,
    deleteVolumes: deleted.map((volume) => volume.id),
  }
}

async function editedDisks({ store }: Services, actor: Actor, row: PlacedVm, before: VmSpec, change: EditVm) {
  const removed = new Set(change.removeDisks ?? [])
  for (const key of removed) {
    if (!before.disks.some((disk) => disk.key === key)) throw unknownDevice('disk', key, before.disks)
  }
  const deleted: { id: VolumeId; name: string }[] = []
  for (const disk of before.disks) {
    if (!removed.has(disk.key) || change.deleteVolumes !== true) continue
    const volume = await store.volumes.get(actor, disk.volume)
    const by = await userBesides(store, volume, row.id)
    if (by !== undefined) throw new AppError('VOLUME_IN_USE', { volume: volume.name, by })
    deleted.push({ id: volume.id, name: volume.name })
  }

  const disks = before.disks.filter((disk) => !removed.has(disk.key))
  const newVolumes: NewVolume[] = []
  const added: Pick<VolumeRow, 'id' | 'name'>[] = []
  for (const wanted of change.addDisks ?? []) {
    const key = freeKey('disk', [...before.disks, ...before.cdroms, ...disks])
    const volume =
      wanted.volume === undefined
        ? await volumeBeside(store, row, before, `${row.name}-${key}`, wanted)
        : await freeVolume(store, actor, wanted.volume)
    refuseTwice([...added, volume])
    added.push(volume)
    if (wanted.volume === undefined) newVolumes.push(volume as NewVolume)
    disks.push({
      key,
      volume: volume.id,
      bus: wanted.bus ?? before.disks[0]?.bus ?? ('virtio' satisfies DiskBus),
      readOnly: false,
    })
  }
  return { disks, newVolumes, deleted }
}

/** New volumes go where the VM's first disk is, otherwise into the first pool of its host that takes them. */
async function volumeBeside(
  store: Services['store'],
  row: PlacedVm,
  before: VmSpec,
  name: string,
  wanted: Pick<NewDisk, 'sizeBytes' | 'format' | 'pool'>,
): Promise<NewVolume> {
  const sizeBytes = wanted.sizeBytes
  if (sizeBytes === undefined)
    throw new AppError('REQUEST_INVALID', { where: 'addDisks', why: 'give sizeBytes or volume' })
  const first = before.disks[0] === undefined ? undefined : await store.volumes.find('provider', before.disks[0].volume)
  const pools = await store.pools.onHosts({ host: row.host })
  const isTheirs = await mayUsePoolIds(store, row)
  const able = pools.filter(
    ({ pool, active, facts }) => active && isTheirs(pool) && (facts as ObservedPool).formats.length > 0,
  )
  const named = wanted.pool === undefined ? undefined : await poolMeant(store, row, wanted.pool)
  const pool =
    named === undefined
      ? (able.find((candidate) => candidate.pool === first?.pool) ?? able[0])
      : able.find((candidate) => candidate.pool === named.id)
  if (pool === undefined && named !== undefined)
    throw new AppError('POOL_UNUSABLE', { pool: named.name, why: 'it takes no volumes on the host of the VM' })
  if (pool === undefined) throw new AppError('POOL_UNUSABLE', { pool: 'any', why: 'no pool of its host takes volumes' })
  if (pool.availableBytes < sizeBytes) {
    const row_ = await store.pools.get('provider', pool.pool)
    throw new AppError('POOL_FULL', {
      pool: row_.name,
      wanted: `${sizeBytes} bytes`,
      free: `${pool.availableBytes} bytes`,
    })
  }
  const formats: readonly VolumeFormat[] = (pool.facts as ObservedPool).formats
  const format = wanted.format ?? (formats.includes('qcow2') ? 'qcow2' : 'raw')
  return newVolume({ name, pool: pool.pool, host: row.host, format, capacityBytes: sizeBytes, purpose: 'disk' })
}

async function editedCdroms(
  { store }: Services,
  actor: Actor,
  before: VmSpec,
  change: EditVm,
): Promise<VmSpec['cdroms']> {
  const wanted = change.cdroms ?? {}
  const cdroms = [...before.cdroms]
  for (const [key, name] of Object.entries(wanted)) {
    const volume = name === null ? null : (await store.volumes.resolve(actor, name)).id
    const index = cdroms.findIndex((cdrom) => cdrom.key === key)
    if (index >= 0) cdroms[index] = { ...cdroms[index]!, volume }
    else if (before.disks.some((disk) => disk.key === key))
      throw new AppError('REQUEST_INVALID', { where: `cdroms.${key}`, why: 'that is a disk, not a drive' })
    else if (volume !== null) cdroms.push({ key: newDrive(key, cdroms.length), volume, bus: 'sata' })
  }
  return cdroms
}

const MAX_DRIVES = 8

/** A new drive is called as those are that come with a VM. Throws REQUEST_INVALID. */
function newDrive(key: string, there: number): string {
  const refuse = (why: string) => new AppError('REQUEST_INVALID', { where: `cdroms.${key.slice(0, 64)}`, why })
  if (!/^(cdrom\d{1,3}|[hsv]d[a-z])$/.test(key)) throw refuse('a new drive is called cdrom0, cdrom1, …')
  if (there >= MAX_DRIVES) throw refuse(`a VM has at most ${MAX_DRIVES} drives`)
  return key
}

async function editedNics({ store }: Services, actor: Actor, before: VmSpec, change: EditVm): Promise<VmSpec['nics']> {
  const removed = new Set(change.removeNics ?? [])
  for (const key of [...removed, ...Object.keys(change.connectNics ?? {})]) {
    if (!before.nics.some((nic) => nic.key === key)) throw unknownDevice('network card', key, before.nics)
  }
  const kept = before.nics
    .filter((nic) => !removed.has(nic.key))
    .map((nic) => ({ ...nic, connected: change.connectNics?.[nic.key] ?? nic.connected }))
  const model = before.nics[0]?.model ?? 'virtio'
  const added = await newNics(store, actor, change.addNics ?? [], model, firstFree('net', before.nics))
  return [...kept, ...added]
}

const firstFree = (prefix: string, used: readonly { readonly key: string }[]): number => {
  const numbers = used.map(({ key }) => (key.startsWith(prefix) ? Number(key.slice(prefix.length)) : Number.NaN))
  return Math.max(-1, ...numbers.filter((n) => Number.isInteger(n))) + 1
}
const freeKey = (prefix: string, used: readonly { readonly key: string }[]): string =>
  `${prefix}${firstFree(prefix, used)}`

function unknownDevice(kind: string, key: string, there: readonly { readonly key: string }[]): AppError<'NOT_FOUND'> {
  const keys = there.map((device) => device.key).join(', ')
  return new AppError('NOT_FOUND', { kind, name: key, hint: `there are: ${keys === '' ? 'none' : keys}` })
}
