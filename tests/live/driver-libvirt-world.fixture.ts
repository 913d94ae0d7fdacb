/** A private libvirtd with the driver connected to it, a pool, a network, and small VMs: what the driver's live tests share. */
import type { EndpointSession, VmDefinition } from '@covisor/driver-api'
import { libvirtDriver } from '@covisor/driver-libvirt'
import { type LabHost, startLibvirtd } from '@covisor/lab'
import { nativeName, newId, type VmSpec, type VolumeId } from '@covisor/model'

export const POOL = 'covisor'
export const NETWORK = 'covisor'
export const installation = newId('installation')

export interface World {
  readonly host: LabHost
  readonly uri: string
  readonly session: EndpointSession
  readonly nativeHost: string
  readonly openSession: () => Promise<EndpointSession>
  readonly stop: () => Promise<void>
}

/** Shares the machine's network, because graphical consoles are reached through the loopback address. */
export async function openWorld(hypervisor: 'qemu' | 'test'): Promise<World> {
  const host = await startLibvirtd({ name: 'driver', network: 'shared' })
  const uri = hypervisor === 'qemu' ? host.uri : host.uri.replace(/^qemu.*:\/\/\/system/, 'test+unix:///default')
  const openSession = () =>
    libvirtDriver.connect(libvirtDriver.parse(uri), {
      installation,
      pinned: undefined,
      signal: AbortSignal.timeout(30_000),
    })
  const session = await openSession()
  if (hypervisor === 'qemu') {
    const signal = AbortSignal.timeout(20_000)
    await session.storage?.createPool({ nativeName: POOL, source: { type: 'dir', path: host.pool } }, signal)
    await session.networks?.createNetwork({ nativeName: NETWORK, kind: 'isolated' }, signal)
  }
  const nativeHost = (await session.hosts(AbortSignal.timeout(10_000)))[0]?.nativeRef ?? ''
  const stop = async () => {
    await session.close()
    await host.stop()
  }
  return { host, uri, session, nativeHost, openSession, stop }
}

/** 64 MiB, BIOS, one NIC, no disk. */
export function smallVm(nativeHost: string, network: string, overrides: Partial<VmDefinition> = {}): VmDefinition {
  const vm = newId('vm')
  const nic = newId('network')
  const octets = vm.slice(0, 6).match(/../g)
  const spec: VmSpec = {
    vcpus: 1,
    memoryMiB: 64,
    firmware: 'bios',
    secureBoot: false,
    tpm: false,
    cpuModel: 'host-model',
    guestOs: { family: 'linux' },
    disks: [],
    cdroms: [],
    nics: [{ key: 'nic0', network: nic, mac: `52:54:00:${octets?.join(':')}`, model: 'virtio', connected: true }],
    graphics: 'vnc',
    startWithHost: false,
    choices: [],
  }
  return {
    vm,
    nativeRef: undefined,
    installation,
    nativeHost,
    displayName: `Small ${vm.slice(0, 8)}`,
    nativeName: nativeName('small', vm),
    spec,
    volumes: {},
    networks: { [nic]: { nativeName: network } },
    ...overrides,
  }
}

/** The same VM with another spec, and with a disk on a volume of the pool. */
export function withVolume(
  definition: VmDefinition,
  name: string,
  format: 'raw' | 'qcow2',
  key = 'disk0',
  pool = POOL,
): VmDefinition {
  const id: VolumeId = newId('volume')
  const disks = [...definition.spec.disks, { key, volume: id, bus: 'virtio' as const, readOnly: false }]
  return {
    ...definition,
    spec: { ...definition.spec, disks },
    volumes: { ...definition.volumes, [id]: { pool, name, format } },
  }
}
