/**
 * What is on an endpoint before Covisor comes: hosts, a pool, networks and VMs made elsewhere, all of it a function of the model.
 *
 * The same model gives the same world, so a world that outlives its process need not write this down. Some VMs have devices
 * that Covisor does not model, some have no disk in a pool: whoever manages them must leave that alone.
 */
import type { ObservedDisk, ObservedNetwork, ObservedVm } from '@covisor/driver-api'
import type { GuestOs } from '@covisor/model'
import type { EndpointModel } from '../endpoint-model.ts'
import { strangeNames } from '../strange-names.ts'
import type { PoolRecord, VmRecord, VolumeRecord } from './records.ts'

export interface HostModel {
  readonly nativeRef: string
  readonly name: string
  readonly memoryMiB: number
  readonly cpus: number
  readonly hugePagesMiB?: number
  readonly gpus?: number
}

export const DEFAULT_POOL = 'default'
export const DEFAULT_NETWORK = 'default'

export function hostsOf(endpoint: string, { hosts, memoryMiB, cpus, hugePagesMiB, gpus }: EndpointModel): HostModel[] {
  return Array.from({ length: hosts }, (_, i) => ({
    nativeRef: `host-${i + 1}`,
    name: hosts === 1 ? endpoint : `${endpoint}-${i + 1}`,
    memoryMiB,
    cpus,
    ...(hugePagesMiB === undefined ? {} : { hugePagesMiB }),
    ...(gpus === undefined ? {} : { gpus }),
  }))
}

export const poolsOf = ({ poolBytes }: EndpointModel): PoolRecord[] => [
  {
    nativeName: DEFAULT_POOL,
    nativeRef: 'pool-default',
    type: 'dir',
    capacityBytes: poolBytes,
    path: '/var/lib/simulated/images',
  },
]

export const networksOf = ({ strange }: EndpointModel): readonly ObservedNetwork[] =>
  strange === 1
    ? [...networks, { ...networks[1]!, nativeName: strangeNames[0], nativeRef: 'network-strange' }]
    : networks

const networks: readonly ObservedNetwork[] = [
  {
    nativeName: DEFAULT_NETWORK,
    nativeRef: 'network-default',
    kind: 'nat',
    active: true,
    startWithHost: true,
    bridge: 'virbr0',
    subnets: ['192.168.122.0/24'],
    hasDhcp: true,
  },
  {
    nativeName: 'lan',
    nativeRef: 'network-lan',
    kind: 'bridged',
    active: true,
    startWithHost: true,
    bridge: 'br0',
    subnets: [],
    hasDhcp: false,
  },
]

export interface InventoryVm {
  readonly vm: VmRecord
  readonly volume: VolumeRecord
}

/** VM number `i` of the model, counted from 0. */
export function inventoryVm(i: number, model: EndpointModel, now: number): InventoryVm {
  const usual = `${roles[i % roles.length]}${String(Math.floor(i / roles.length) + 1).padStart(2, '0')}`
  const nativeName = model.strange === 1 ? `${usual} ${strangeNames[i % strangeNames.length]}` : usual
  const memoryMiB = [1024, 2048, 4096][i % 3] ?? 1024
  const round = Math.floor(i / model.hosts)
  const fits = (round + 1) * 4096 <= model.memoryMiB
  const isRunning = i % 4 !== 3 && fits
  const volume: VolumeRecord = {
    pool: DEFAULT_POOL,
    name: `${nativeName}.qcow2`,
    format: 'qcow2',
    capacityBytes: 20 * GIB,
    allocatedBytes: GIB / 2,
    path: `/var/lib/simulated/images/${nativeName}.qcow2`,
  }
  const observed: ObservedVm = {
    nativeRef: `vm-${i + 1}`,
    nativeHost: `host-${(i % model.hosts) + 1}`,
    nativeName,
    power: isRunning ? 'running' : 'stopped',
    powerReason: isRunning ? 'booted' : 'shut down',
    persistent: true,
    vcpus: 1 + (i % 4),
    vcpusMax: 1 + (i % 4),
    memoryMiB,
    firmware: i % 5 === 0 ? 'uefi' : 'bios',
    secureBoot: false,
    tpm: false,
    machine: 'q35',
    cpuModel: 'host-model',
    guestOs: guests[i % guests.length] ?? { family: 'other' },
    startWithHost: i % 2 === 0,
    disks: [diskOn(volume)],
    nics: [nicOf(i)],
    graphics: i % 6 === 0 ? spice : vnc,
    hasSerialConsole: true,
    hasSnapshots: false,
    unmodelled: i % 7 === 0 ? passedThrough : nothing,
  }
  return { vm: { observed, snapshots: none, ...(isRunning && { startedAt: now }) }, volume }
}

const GIB = 2 ** 30

const roles = ['web', 'db', 'mail', 'build', 'cache', 'queue', 'files', 'dns', 'proxy', 'wiki'] as const

const guests: readonly GuestOs[] = [
  { family: 'linux', id: 'debian12' },
  { family: 'linux', id: 'rhel9' },
  { family: 'windows', id: 'windows2022' },
  { family: 'linux' },
]

// Shared between all VMs of the inventory: twenty thousand of them are to stay small.
const vnc = ['vnc'] as const
const spice = ['spice'] as const
const none = [] as const
const nothing = {}
const passedThrough = { hostdev: 1, watchdog: 1 }

const diskOn = ({ pool, name }: VolumeRecord): ObservedDisk => ({
  key: 'vda',
  device: 'disk',
  bus: 'virtio',
  readOnly: false,
  source: { volume: { pool, name } },
  format: 'qcow2',
})

const nicOf = (i: number) => ({
  key: `net0`,
  mac: macAddress(i),
  model: 'virtio' as const,
  connected: true,
  source: i % 3 === 0 ? lan : nat,
})

const nat = { network: DEFAULT_NETWORK }
const lan = { bridge: 'br0' }

/** 52:54:00 is the prefix that QEMU's own addresses have. */
function macAddress(i: number): string {
  const hex = i.toString(16).padStart(6, '0')
  return `52:54:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`
}
