/** Lab hosts with the libvirt driver connected to each, one folder that all see as a pool, and a network: what tests of moves share. */
import type { EndpointSession, VmDefinition } from '@covisor/driver-api'
import { libvirtDriver } from '@covisor/driver-libvirt'
import { type Lab, startLab } from '@covisor/lab'
import { type InstallationId, newId } from '@covisor/model'
import { smallVm } from '../driver-libvirt-world.fixture.ts'

export const SHARED_POOL = 'shared'
export const OWN_POOL = 'own'
export const MOVING_NETWORK = 'covisor'

export interface MovingHost {
  readonly session: EndpointSession
  readonly nativeHost: string
  readonly open: () => Promise<EndpointSession>
  /** A pool that no other host sees. */
  readonly pool: string
}

export interface MovingWorld {
  readonly lab: Lab
  readonly installation: InstallationId
  readonly hosts: readonly MovingHost[]
  makeDefinition(overrides?: Partial<VmDefinition>): VmDefinition
  stop(): Promise<void>
}

/** `tcp`: Covisor reaches the hosts over the network, as they reach each other; over their sockets otherwise. */
export async function openMovingWorld(count = 2, { tcp = false } = {}): Promise<MovingWorld> {
  const lab = await startLab({ hosts: count, tcp })
  const installation = newId('installation')
  try {
    const hosts = await Promise.all(
      lab.hosts.map(async ({ uri: local, tcp: door, pool }): Promise<MovingHost> => {
        const signal = AbortSignal.timeout(30_000)
        const uri = door?.uri ?? local
        const open = () => libvirtDriver.connect(libvirtDriver.parse(uri), { installation, pinned: undefined, signal })
        const session = await open()
        const folder = (path: string) => ({ type: 'dir', path }) as const
        await session.storage?.createPool({ nativeName: SHARED_POOL, source: folder(lab.shared) }, signal)
        await session.storage?.createPool({ nativeName: OWN_POOL, source: folder(pool) }, signal)
        await session.networks?.createNetwork({ nativeName: MOVING_NETWORK, kind: 'isolated' }, signal)
        return { session, nativeHost: (await session.hosts(signal))[0]?.nativeRef ?? '', open, pool: OWN_POOL }
      }),
    )
    return {
      lab,
      installation,
      hosts,
      makeDefinition: (overrides) =>
        smallVm(hosts[0]?.nativeHost ?? '', MOVING_NETWORK, { installation, ...overrides }),
      async stop() {
        await Promise.all(hosts.map(({ session }) => session.close()))
        await lab.stop()
      },
    }
  } catch (error) {
    await lab.stop()
    throw error
  }
}
