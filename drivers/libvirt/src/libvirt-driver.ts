/**
 * The driver for everything that libvirt manages: KVM and QEMU in full, its test hypervisor for tests, and LXC, Xen and
 * others as far as they can be watched and switched on and off.
 *
 * Speaks libvirt's URIs. Does not speak `esx` or `hyperv` URIs: those libvirt drivers live in the client library, not in a
 * daemon, and such hosts get drivers of their own.
 */
import type { ConnectOptions, Driver, EndpointSession } from '@covisor/driver-api'
import { ConnectionError } from '@covisor/libvirt'
import { AppError, isAppError } from '@covisor/model'
import { endpointAddress } from './endpoint-address.ts'
import { LibvirtSession } from './libvirt-session.ts'
import { HostLink } from './session/host-link.ts'

const LANGUAGES: readonly string[] = ['qemu', 'test', 'lxc', 'xen', 'ch', 'bhyve', 'vz']

export const libvirtDriver: Driver = {
  kind: 'libvirt',

  accepts(uri) {
    const language = /^([a-z]+)(\+[a-z0-9]+)?:/.exec(uri)?.[1]
    return language !== undefined && LANGUAGES.includes(language)
  },

  parse: endpointAddress,

  async connect({ uri, label }, { pinned, signal }: ConnectOptions): Promise<EndpointSession> {
    const link = await HostLink.open(uri, label, signal).catch((error: unknown) => {
      throw pinned !== undefined && isHostKeyTrouble(error) ? new AppError('HOST_KEY_CHANGED', { host: label }) : error
    })
    try {
      return await LibvirtSession.over(link, { pinned, signal })
    } catch (error) {
      await link.close()
      throw error
    }
  },
}

/** ssh says the same of an unknown key and of a changed one; of a host that was enrolled before, it has changed. */
function isHostKeyTrouble(error: unknown): boolean {
  return isAppError(error) && error.cause instanceof ConnectionError && error.cause.reason === 'host-key'
}
