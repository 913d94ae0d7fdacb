/**
 * The driver contract over a real libvirtd: once over its test hypervisor, once over QEMU without KVM.
 *
 * One private daemon serves both. It shares the machine's network, because the graphical console is reached through the
 * loopback address.
 */
import type { EndpointSession, VmDefinition } from '@covisor/driver-api'
import { type ContractWorld, describeDriver } from '@covisor/driver-api/contract'
import { libvirtDriver } from '@covisor/driver-libvirt'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { nativeName, newId, type VmSpec } from '@covisor/model'
import { describe } from 'vitest'

const unavailable = await labUnavailable()
const installation = newId('installation')

describe.skipIf(unavailable !== undefined)(`libvirt${unavailable === undefined ? '' : `: ${unavailable}`}`, () => {
  describeDriver('libvirt, test hypervisor', () =>
    world({
      uri: (host) => host.uri.replace(/^qemu.*:\/\/\/system/, 'test+unix:///default'),
      pool: 'default-pool',
      network: 'default',
    }),
  )

  describeDriver('libvirt, QEMU', () =>
    world({
      uri: (host) => host.uri,
      pool: 'contract',
      network: 'contract',
      prepare: async (host, session) => {
        const signal = AbortSignal.timeout(20_000)
        await session.storage?.createPool({ nativeName: 'contract', type: 'dir', path: host.pool }, signal)
        await session.networks?.createNetwork({ nativeName: 'contract', kind: 'isolated' }, signal)
      },
    }),
  )
})

interface Setting {
  readonly uri: (host: LabHost) => string
  readonly pool: string
  readonly network: string
  readonly prepare?: (host: LabHost, session: EndpointSession) => Promise<void>
}

async function world({ uri, pool, network, prepare }: Setting): Promise<ContractWorld> {
  const host = await startLibvirtd({ name: 'contract', network: 'shared' })
  const address = libvirtDriver.parse(uri(host))
  const openSession = () =>
    libvirtDriver.connect(address, { installation, pinned: undefined, signal: AbortSignal.timeout(30_000) })
  const session = await openSession()
  await prepare?.(host, session)
  const nativeHost = (await session.hosts(AbortSignal.timeout(10_000)))[0]?.nativeRef ?? ''
  return {
    driver: libvirtDriver,
    address,
    installation,
    session,
    openSession,
    pool,
    spareSubnet: '10.213.77.0/24',
    makeDefinition: (overrides) => smallVm(nativeHost, network, overrides),
    cleanup: async () => {
      await session.close()
      await host.stop()
    },
  }
}

function smallVm(nativeHost: string, networkName: string, overrides: Partial<VmDefinition> = {}): VmDefinition {
  const vm = newId('vm')
  const network = newId('network')
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
    nics: [{ key: 'nic0', network, mac: `52:54:00:${octets?.join(':')}`, model: 'virtio', connected: true }],
    graphics: 'vnc',
    startWithHost: false,
    choices: [],
  }
  return {
    vm,
    nativeRef: undefined,
    installation,
    nativeHost,
    displayName: `Contract ${vm.slice(0, 8)}`,
    nativeName: nativeName('contract', vm),
    spec,
    volumes: {},
    networks: { [network]: { nativeName: networkName } },
    ...overrides,
  }
}
