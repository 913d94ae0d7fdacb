/**
 * What is known of a guest: its addresses, from its agent, else from the DHCP leases of libvirt's networks, else from the host's ARP
 * table; and what its agent says of it.
 */
import type { GuestAddress, GuestAgentPart, VmTarget } from '@covisor/driver-api'
import { paramsToObject, DomainInterfaceAddressesSource as source } from '@covisor/libvirt'
import { isAppError } from '@covisor/model'
import { guestFacts } from '../guest-facts.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostLink } from '../session/host-link.ts'
import { AgentLine } from './agent-line.ts'

const SOURCES = [
  ['agent', source.AGENT],
  ['lease', source.LEASE],
  ['arp', source.ARP],
] as const

const AGENT_PATIENCE_MS = 5_000

export function agentPart(link: HostLink): GuestAgentPart {
  const line = new AgentLine(link)
  return {
    async addresses(target, signal) {
      if (!(await stateOf(link, target, signal)).active) return []
      for (const [name, number] of SOURCES) {
        const found = await ask(link, line, target, name, number, signal)
        if (found.length > 0) return found
      }
      return []
    },

    async facts(target, signal) {
      if (!(await stateOf(link, target, signal)).active) return { silent: 'the VM is not running' }
      const asking = AbortSignal.any([signal, AbortSignal.timeout(AGENT_PATIENCE_MS)])
      try {
        // No types: all that this agent can tell; asked by name, one that it does not know would cost the others.
        const args = { dom: domainOf(target), types: [] }
        const { params } = await line.ask('tell about its guest', target, asking, (call, options) =>
          call.domainGetGuestInfo(args, options),
        )
        return { facts: guestFacts(paramsToObject(params)) }
      } catch (error) {
        if (asking.aborted && !signal.aborted) return { silent: 'the guest agent does not answer' }
        if (isAppError(error, 'HOST_REFUSED') || isAppError(error, 'NOT_SUPPORTED')) return { silent: error.params.why }
        throw error
      }
    },
  }
}

async function ask(
  link: HostLink,
  line: AgentLine,
  target: VmTarget,
  from: GuestAddress['source'],
  number: number,
  signal: AbortSignal,
): Promise<readonly GuestAddress[]> {
  const action = 'tell the addresses of the guest'
  const args = { dom: domainOf(target), source: number }
  const asking = AbortSignal.any([signal, AbortSignal.timeout(AGENT_PATIENCE_MS)])
  try {
    const { ifaces } = await (from === 'agent'
      ? line.ask(action, target, asking, (call, options) => call.domainInterfaceAddresses(args, options))
      : link.askSlow({ action, subject: subjectOf(target), signal }, (call, options) =>
          call.domainInterfaceAddresses(args, options),
        ))
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
    // An agent that hangs leaves time for the others.
    if (asking.aborted && !signal.aborted) return []
    // No agent, or not yet; no leases where the network is not libvirt's: the next source may know.
    if (isAppError(error, 'HOST_REFUSED') || isAppError(error, 'NOT_SUPPORTED')) return []
    throw error
  }
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'
