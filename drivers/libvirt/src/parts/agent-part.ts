/** Addresses of a guest: from its agent, else from the DHCP leases of libvirt's networks, else from the host's ARP table. */
import type { GuestAddress, GuestAgentPart, VmTarget } from '@covisor/driver-api'
import { DomainInterfaceAddressesSource as source } from '@covisor/libvirt'
import { isAppError } from '@covisor/model'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostLink } from '../session/host-link.ts'

const SOURCES = [
  ['agent', source.AGENT],
  ['lease', source.LEASE],
  ['arp', source.ARP],
] as const

export function agentPart(link: HostLink): GuestAgentPart {
  return {
    async addresses(target, signal) {
      if (!(await stateOf(link, target, signal)).active) return []
      for (const [name, number] of SOURCES) {
        const found = await ask(link, target, name, number, signal)
        if (found.length > 0) return found
      }
      return []
    },
  }
}

async function ask(
  link: HostLink,
  target: VmTarget,
  from: GuestAddress['source'],
  number: number,
  signal: AbortSignal,
): Promise<readonly GuestAddress[]> {
  const question = { action: 'tell the addresses of the guest', subject: subjectOf(target), signal }
  const args = { dom: domainOf(target), source: number }
  try {
    const { ifaces } = await link.askSlow(question, (call, options) => call.domainInterfaceAddresses(args, options))
    return ifaces.flatMap(({ name, hwaddr, addrs }) =>
      addrs
        .filter(({ addr }) => !isLoopback(addr))
        .map(({ addr, prefix }) => ({
          address: addr,
          source: from,
          ...(hwaddr === undefined ? {} : { mac: hwaddr.toLowerCase() }),
          ...(name === '' ? {} : { interface: name }),
          ...(prefix === 0 ? {} : { prefix }),
        })),
    )
  } catch (error) {
    // No agent, or not yet; no leases where the network is not libvirt's: the next source may know.
    if (isAppError(error, 'HOST_REFUSED') || isAppError(error, 'NOT_SUPPORTED')) return []
    throw error
  }
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'
