/**
 * What the form of a new VM holds, the defaults of what nobody typed, and the request it becomes. Pure.
 *
 * Defaults follow the guest and the source, and go on following them until somebody types: choosing Windows afterwards still gives the
 * memory that Windows needs. What is left to the server is left out of the request.
 */
import type { Schema } from '@covisor/client'

type CreateVm = Schema<'CreateVm'>

export const sources = ['image', 'appliance', 'iso', 'blank'] as const
export type Source = (typeof sources)[number]
export type Guest = NonNullable<CreateVm['guestOs']>

export interface DiskWish {
  /** undefined: as the guest and the image want it. */
  readonly sizeGiB: number | undefined
  readonly pool: string
  readonly bus: string
  readonly format: string
}

export interface NicWish {
  readonly network: string
  readonly model: string
  readonly mac: string
}

export interface Seed {
  readonly user: string
  readonly sshKeys: string
  readonly password: string
  readonly hostname: string
  readonly networkConfig: string
  /** Replaces what is made of the others, except the network. */
  readonly userData: string
}

export interface Wishes {
  readonly name: string
  readonly description: string
  readonly source: Source
  readonly image: string
  readonly cdrom: string
  readonly guestOs: Guest
  readonly vcpus: number
  readonly memoryMiB: number
  readonly disks: readonly DiskWish[]
  readonly nics: readonly NicWish[]
  readonly firmware: string
  readonly secureBoot: boolean
  readonly tpm: boolean
  readonly cpuModel: string
  readonly host: string
  readonly pool: string
  readonly seed: Seed
  readonly start: boolean
}

export const newDisk: DiskWish = { sizeGiB: undefined, pool: '', bus: '', format: '' }
export const newNic = (network: string): NicWish => ({ network, model: '', mac: '' })
export const noSeed: Seed = { user: '', sshKeys: '', password: '', hostname: '', networkConfig: '', userData: '' }

export interface Surroundings {
  readonly images: readonly Pick<Schema<'Image'>, 'id' | 'guestOs' | 'capacityBytes'>[]
  readonly networks: readonly { readonly id: string }[]
}

const sizes: Readonly<Record<Guest, { vcpus: number; memoryMiB: number; diskGiB: number }>> = {
  linux: { vcpus: 2, memoryMiB: 2048, diskGiB: 20 },
  windows: { vcpus: 4, memoryMiB: 8192, diskGiB: 64 },
  bsd: { vcpus: 2, memoryMiB: 2048, diskGiB: 20 },
  solaris: { vcpus: 2, memoryMiB: 4096, diskGiB: 32 },
  other: { vcpus: 1, memoryMiB: 1024, diskGiB: 10 },
}

const GIB = 2 ** 30

export function withDefaults(typed: Partial<Wishes>, { images, networks }: Surroundings): Wishes {
  const source = typed.source ?? (images.length > 0 ? 'image' : 'blank')
  const image = images.find(({ id }) => id === typed.image) ?? images[0]
  const guestOs = typed.guestOs ?? (source === 'image' ? (image?.guestOs ?? 'linux') : 'linux')
  const { vcpus, memoryMiB } = sizes[guestOs]
  const network = networks[0]?.id
  return {
    name: '',
    description: '',
    vcpus,
    memoryMiB,
    disks: [newDisk],
    nics: network === undefined ? [] : [newNic(network)],
    cdrom: '',
    firmware: '',
    secureBoot: false,
    tpm: false,
    cpuModel: '',
    host: '',
    pool: '',
    seed: noSeed,
    start: true,
    ...typed,
    source,
    guestOs,
    image: image?.id ?? '',
  }
}

/** What a disk is without a size of its own: the image's, or what the guest needs. */
export function usualGiB(wishes: Wishes, index: number, { images }: Surroundings): number {
  const image = wishes.source === 'image' && index === 0 ? images.find(({ id }) => id === wishes.image) : undefined
  return image === undefined ? sizes[wishes.guestOs].diskGiB : Math.ceil(image.capacityBytes / GIB)
}

export function bodyOf(wishes: Wishes, around: Surroundings): CreateVm {
  const { source, firmware, host, pool, cpuModel, description } = wishes
  const isFromImage = source === 'image'
  const disks = wishes.disks.map((disk, index) => ({
    sizeBytes: (disk.sizeGiB ?? usualGiB(wishes, index, around)) * GIB,
    ...(disk.pool === '' ? {} : { pool: disk.pool }),
    ...(disk.bus === '' ? {} : { bus: disk.bus as 'virtio' }),
    ...(disk.format === '' ? {} : { format: disk.format as 'raw' }),
  }))
  const cloudInit = seedOf(wishes.seed)
  return {
    name: wishes.name.trim(),
    ...(description.trim() === '' ? {} : { description: description.trim() }),
    vcpus: wishes.vcpus,
    memoryMiB: wishes.memoryMiB,
    guestOs: wishes.guestOs,
    start: wishes.start,
    disks,
    nics: wishes.nics.map(({ network, model, mac }) => ({
      network,
      ...(model === '' ? {} : { model: model as 'virtio' }),
      ...(mac.trim() === '' ? {} : { mac: mac.trim().toLowerCase() }),
    })),
    ...(isFromImage ? { image: wishes.image } : {}),
    ...(source === 'iso' && wishes.cdrom !== '' ? { cdroms: [wishes.cdrom] } : {}),
    ...(isFromImage && cloudInit !== undefined ? { cloudInit } : {}),
    ...(firmware === '' ? {} : { firmware: firmware as 'uefi' }),
    ...(wishes.secureBoot ? { secureBoot: true } : {}),
    ...(wishes.tpm ? { tpm: true } : {}),
    ...(cpuModel.trim() === '' ? {} : { cpuModel: cpuModel.trim() }),
    ...(host === '' ? {} : { host }),
    ...(pool === '' ? {} : { pool }),
  }
}

/** Why it cannot be asked yet, or undefined. */
export function missing(wishes: Wishes): 'name' | 'image' | 'cdrom' | undefined {
  if (wishes.name.trim() === '') return 'name'
  if (wishes.source === 'image' && wishes.image === '') return 'image'
  return wishes.source === 'iso' && wishes.cdrom === '' ? 'cdrom' : undefined
}

function seedOf(seed: Seed): CreateVm['cloudInit'] {
  const sshKeys = seed.sshKeys
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const given = (key: keyof Seed) => (seed[key].trim() === '' ? {} : { [key]: seed[key] })
  const all = {
    ...(seed.user.trim() === '' ? {} : { user: seed.user.trim() }),
    ...(seed.hostname.trim() === '' ? {} : { hostname: seed.hostname.trim() }),
    ...given('password'),
    ...given('networkConfig'),
    ...given('userData'),
    ...(sshKeys.length === 0 ? {} : { sshKeys }),
  }
  return Object.keys(all).length === 0 ? undefined : all
}
