/** vm create: from a wish with gaps to a complete spec, placed, with volumes and addresses. */
import type { VolumeFormat } from '@covisor/driver-api'
import {
  type Actor,
  AppError,
  chooseHardware,
  type GuestOs,
  newId,
  type PoolId,
  parseName,
  type VmId,
  type VmSpec,
} from '@covisor/model'
import { ordinaryMemoryMiB } from '@covisor/scheduler'
import type { StoreReads, Tx, VolumeRow } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { poolMeant } from '../plan/entitled-places.ts'
import { placeVm } from '../plan/place-vm.ts'
import { storageOfVolumes } from '../plan/quota-check.ts'
import { refuseNamedPlace } from '../plan/refuse-named-place.ts'
import type { Services } from '../services.ts'
import { refuseHeld, refuseUnsettled } from '../storage/unchanged-volumes.ts'
import { refuseUsers } from '../storage/volume-users.ts'
import { cloudInitSeed } from './cloud-init-seed.ts'
import { commitVm } from './commit-vm.ts'
import type { CreateVmInput } from './create-vm.saga.ts'
import { dedicatedWish } from './dedicated-wish.ts'
import { keepSeed } from './fill-seed.ts'
import { newNics } from './new-nics.ts'
import { insertVolumes, type NewVolume, newVolume } from './new-volumes.ts'
import type { CloudInit, CreateVm, NewDisk } from './vms.ts'

const DEFAULTS = { vcpus: 1, memoryMiB: 1024, diskBytes: 20 * 1024 ** 3 } as const
const SEED_BYTES = 1024 * 1024

export function createVm(
  services: Services,
  saga: Saga<CreateVmInput>,
  actor: Actor,
  params: CreateVm,
  options: CallOptions,
): Promise<Outcome<VmId>> {
  const { store } = services
  const asked = {
    verb: 'vm:create',
    also: params.start === true ? (['vm:start'] as const) : [],
    action: 'create',
    target: { kind: 'vm', id: undefined, name: params.name },
    // What is compared is kept as a hash, and the hash of a password can be guessed: that it was given is enough.
    params: { ...params, cloudInit: params.cloudInit && withoutSecrets(params.cloudInit) },
  } as const
  return accept(services, actor, options, asked, async () => {
    const name = parseName('VM', params.name)
    refuseNamedPlace(actor, params)
    await refuseTakenName(store, actor, name)
    const image = params.image === undefined ? undefined : await usableImage(store, actor, params.image)
    const flavor = params.flavor === undefined ? undefined : await store.flavors.resolve(actor, params.flavor)
    const vcpus = params.vcpus ?? flavor?.vcpus ?? DEFAULTS.vcpus
    const memoryMiB = params.memoryMiB ?? flavor?.memoryMiB ?? DEFAULTS.memoryMiB
    const guestOs: GuestOs = { family: params.guestOs ?? image?.guestFamily ?? 'linux' }
    const hardware = chooseHardware({
      guestOs,
      origin: 'new',
      firmware: params.firmware,
      secureBoot: params.secureBoot,
    })

    const wantedDisks =
      params.disks ?? (image === undefined && params.cdroms === undefined ? [{ sizeBytes: DEFAULTS.diskBytes }] : [])
    const existing = await Promise.all(
      wantedDisks.map(async (disk) =>
        disk.volume === undefined ? undefined : await freeVolume(store, actor, disk.volume),
      ),
    )
    refuseTwice(existing)
    const cdroms = await Promise.all((params.cdroms ?? []).map((volume) => store.volumes.resolve(actor, volume)))
    const id = newId('vm')
    const seedIso = params.cloudInit === undefined ? undefined : cloudInitSeed(id, name, params.cloudInit)

    // With an image, a first disk that gives only a size is the image's disk, grown.
    const grown = image !== undefined && wantedDisks[0]?.volume === undefined ? wantedDisks[0]?.sizeBytes : undefined
    const rest = grown === undefined ? wantedDisks : wantedDisks.slice(1)
    const restExisting = grown === undefined ? existing : existing.slice(1)
    const rootBytes = image === undefined ? 0 : Math.max(image.volume.capacityBytes, grown ?? 0)
    const pools = await namedPools(store, actor, [...(grown === undefined ? [] : wantedDisks.slice(0, 1)), ...rest])
    const rootPool = grown === undefined ? undefined : pools(wantedDisks[0])
    const emptyIn = (isOurs: (pool: PoolId | undefined) => boolean) =>
      rest.reduce(
        (sum, disk, i) =>
          sum + (restExisting[i] === undefined && isOurs(pools(disk)) ? (disk.sizeBytes ?? DEFAULTS.diskBytes) : 0),
        0,
      )
    const named = [
      ...new Set([...rest.flatMap((disk) => pools(disk) ?? []), ...(rootPool === undefined ? [] : [rootPool])]),
    ]

    const nics = await newNics(store, actor, params.nics ?? (await defaultNics(store, actor)), hardware.nicModel)
    const dedicated = dedicatedWish(actor, name, { ...params, memoryMiB })
    const placement = await placeVm(store, {
      organisation: actor.organisation,
      name,
      vcpus,
      memoryMiB,
      firmware: hardware.firmware,
      secureBoot: params.secureBoot ?? false,
      tpm: params.tpm ?? false,
      cpuModel: params.cpuModel,
      dedicated,
      host: params.host,
      cluster: params.cluster,
      pool: params.pool,
      newBytes:
        (rootPool === undefined ? rootBytes : 0) +
        emptyIn((of) => of === undefined) +
        (seedIso === undefined ? 0 : SEED_BYTES),
      named: named.map((pool) => ({
        pool,
        bytes: (rootPool === pool ? rootBytes : 0) + emptyIn((of) => of === pool),
        fill: image !== undefined && rootPool === pool ? ['clone'] : [],
      })),
      fill: [
        ...(image === undefined || rootPool !== undefined ? [] : ['clone' as const]),
        ...(seedIso === undefined ? [] : ['upload' as const]),
      ],
      boundTo: [...existing, ...cdroms, image?.volume].flatMap((volume) => volume?.pool ?? []),
      networks: nics.map((nic) => nic.network),
    })
    const at = { pool: placement.pool, host: placement.host }
    const formatIn = (pool: PoolId | undefined, wanted: 'qcow2' | 'raw' | undefined): VolumeFormat => {
      const { name: poolName, formats } = (pool === undefined ? undefined : placement.named.get(pool)) ?? {
        name: placement.poolName,
        formats: placement.formats,
      }
      const format = wanted ?? (formats.includes('qcow2') ? 'qcow2' : 'raw')
      if (formats.includes(format)) return format
      throw new AppError('POOL_UNUSABLE', { pool: poolName, why: `it cannot hold ${format} volumes` })
    }

    const root =
      image === undefined
        ? undefined
        : {
            from: image.volume.id,
            to: newVolume({
              ...at,
              ...(rootPool === undefined ? {} : { pool: rootPool }),
              name: `${name}-disk0`,
              format: image.volume.format as VolumeFormat,
              capacityBytes: rootBytes,
              purpose: 'disk',
            }),
          }
    const offset = root === undefined ? 0 : 1
    const empty: NewVolume[] = []
    const disks: VmSpec['disks'][number][] =
      root === undefined ? [] : [{ key: 'disk0', volume: root.to.id, bus: hardware.diskBus, readOnly: false }]
    rest.forEach((disk, index) => {
      const key = `disk${index + offset}`
      const found = restExisting[index]
      const own = pools(disk)
      const made =
        found === undefined
          ? newVolume({
              ...at,
              ...(own === undefined ? {} : { pool: own }),
              name: `${name}-${key}`,
              format: formatIn(own, disk.format),
              capacityBytes: disk.sizeBytes ?? DEFAULTS.diskBytes,
              purpose: 'disk',
            })
          : undefined
      if (made !== undefined) empty.push(made)
      disks.push({ key, volume: (found ?? made)!.id, bus: disk.bus ?? hardware.diskBus, readOnly: false })
    })
    const seed =
      seedIso === undefined
        ? undefined
        : newVolume({ ...at, name: `${name}-seed`, format: 'raw', capacityBytes: seedIso.length, purpose: 'seed' })

    const spec: VmSpec = {
      vcpus,
      memoryMiB,
      firmware: hardware.firmware,
      secureBoot: params.secureBoot ?? false,
      tpm: params.tpm ?? false,
      cpuModel: params.cpuModel ?? placement.cpuModel ?? 'host-model',
      guestOs,
      disks,
      cdroms: [...cdroms.map((volume) => volume.id), ...(seed === undefined ? [] : [seed.id])].map((volume, index) => ({
        key: `cdrom${index}`,
        volume,
        bus: hardware.cdromBus,
      })),
      nics,
      graphics: 'vnc',
      startWithHost: false,
      ...(placement.dedicated === undefined ? {} : { dedicated: placement.dedicated }),
      choices: hardware.choices,
    }
    const made = [...empty, ...(root === undefined ? [] : [root.to]), ...(seed === undefined ? [] : [seed])]
    const input: CreateVmInput = {
      vm: id,
      name,
      endpoint: placement.endpoint,
      empty,
      copies: root === undefined ? [] : [root],
      seed: seed ?? null,
      start: params.start ?? false,
    }
    return {
      target: { kind: 'vm', id, name },
      title: `Create VM "${name}"`,
      saga,
      input,
      created: id,
      takes: {
        vms: 1,
        vcpus,
        memoryMiB,
        inCluster: placement.cluster,
        ...storageOfVolumes(made),
        addresses: nics.length,
      },
      plan: { placement: placement.planned, capacity: placement.capacity, choices: hardware.choices },
      async commit(tx, task) {
        await refuseTakenName(tx, actor, name)
        if (params.image !== undefined) await usableImage(tx, actor, params.image)
        for (const volume of existing) if (volume !== undefined) await freeVolume(tx, actor, volume.id)
        await commitVm(tx, actor, task, {
          id,
          name,
          description: params.description ?? '',
          spec,
          placement,
          memoryMiB: ordinaryMemoryMiB({ memoryMiB, vcpus, ...dedicated }),
        })
        await insertVolumes(tx, owner(actor), made, image === undefined ? undefined : `image "${image.name}"`, task)
        if (seed !== undefined && seedIso !== undefined) await keepSeed(services, tx, seed.id, seedIso)
      },
      holds: async () => (image === undefined ? [] : [{ kind: 'volume', id: image.volume.id }]),
      after: { vcpus, memoryMiB, host: placement.hostName },
    }
  })
}

const withoutSecrets = (wanted: CloudInit) => ({
  ...wanted,
  password: wanted.password !== undefined,
  userData: wanted.userData !== undefined,
  networkConfig: wanted.networkConfig !== undefined,
})

export const owner = (actor: Actor) => ({
  organisation: actor.organisation,
  project: actor.project,
  createdBy: actor.user ?? null,
})

export async function refuseTakenName(store: StoreReads | Tx, actor: Actor, name: string): Promise<void> {
  const same = await store.vms.list(actor, { filter: { name }, limit: 1 })
  if (same.items.length > 0) throw new AppError('NAME_TAKEN', { kind: 'VM', name })
}

/** The pools that disks name for themselves. Throws NOT_FOUND. */
async function namedPools(store: StoreReads, whose: Actor, disks: readonly NewDisk[]) {
  const found = new Map<string, PoolId>()
  for (const { pool } of disks) {
    if (pool !== undefined) found.set(pool, (await poolMeant(store, whose, pool)).id)
  }
  return (disk: NewDisk | undefined) => (disk?.pool === undefined ? undefined : found.get(disk.pool))
}

/** Two disks of one volume would be two caches over the same bytes. Throws REQUEST_INVALID. */
export function refuseTwice(volumes: readonly (Pick<VolumeRow, 'id' | 'name'> | undefined)[]): void {
  const seen = new Set<string>()
  for (const volume of volumes) {
    if (volume === undefined) continue
    if (seen.has(volume.id))
      throw new AppError('REQUEST_INVALID', { where: 'disks', why: `volume "${volume.name}" is named twice` })
    seen.add(volume.id)
  }
}

/** A volume that no VM has. Throws VOLUME_IN_USE. */
export async function freeVolume(store: StoreReads, actor: Actor, idOrName: string): Promise<VolumeRow> {
  const volume = await store.volumes.resolve(actor, idOrName)
  await refuseUsers(store, volume)
  if (volume.purpose === 'image') {
    throw new AppError('VOLUME_IN_USE', { volume: volume.name, by: 'an image, which must stay as it is' })
  }
  await refuseUnsettled(store, volume)
  await refuseHeld(store, volume)
  return volume
}

async function usableImage(store: StoreReads, actor: Actor, idOrName: string) {
  const image = await store.images.resolve(actor, idOrName)
  if (image.state !== 'ready' || image.volume === null) {
    throw new AppError('VOLUME_IN_USE', { volume: image.name, by: `a task: the image is ${image.state}` })
  }
  const volume = await store.volumes.get('provider', image.volume)
  const hardware = image.hardware as { guestOs?: GuestOs['family'] } | null
  return { name: image.name, volume, guestFamily: hardware?.guestOs }
}

/** The network that every libvirt host brings, if it is there and runs; otherwise none: a VM without network is honest. */
async function defaultNics(store: StoreReads, actor: Actor): Promise<readonly { readonly network: string }[]> {
  const found = await store.networks.list(actor, { filter: { name: 'default' }, limit: 1 })
  const network = found.items[0]
  if (network === undefined) return []
  const active = (await store.networks.onHosts({ network: network.id })).some((host) => host.active)
  return active ? [{ network: network.id }] : []
}
