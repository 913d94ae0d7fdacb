/** What is known of simulated guests. Those with a NIC on a network with DHCP have a lease, as soon as they run. */
import type { GuestAddress, GuestAgentPart, ObservedVm } from '@covisor/driver-api'
import { toldFacts } from '../guest/told-facts.ts'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { Caller } from './caller.ts'
import { getVm } from './find-vm.ts'

export const agentPart = (caller: Caller): GuestAgentPart => ({
  addresses: (target, signal) =>
    caller.call('addresses', { vm: target.vm }, signal, () => {
      const { observed } = getVm(caller.endpoint, target)
      return observed.power === 'running' ? addresses(caller.endpoint, observed) : []
    }),
  facts: (target, signal) =>
    caller.call('guestFacts', { vm: target.vm }, signal, () => {
      const { observed } = getVm(caller.endpoint, target)
      return observed.power === 'running' ? toldFacts(observed) : { silent: 'the VM is not running' }
    }),
})

function addresses({ networks }: SimulatedEndpoint, { nics }: ObservedVm): GuestAddress[] {
  return nics.flatMap(({ mac, source }, i) => {
    const network = source.network === undefined ? undefined : networks.get(source.network)
    const [, prefix] = /^(\d+\.\d+\.\d+)\.\d+\/24$/.exec(network?.subnets[0] ?? '') ?? []
    if (network?.hasDhcp !== true || prefix === undefined) return []
    return [{ mac, interface: `eth${i}`, address: `${prefix}.${lastByte(mac)}`, prefix: 24, source: 'lease' as const }]
  })
}

/** Between 2 and 254; two guests may share one, which nobody minds because nothing is really sent. */
const lastByte = (mac: string): number => 2 + (Number.parseInt(mac.slice(-5).replace(':', ''), 16) % 253)
