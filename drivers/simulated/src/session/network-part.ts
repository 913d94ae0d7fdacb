/** Networks of a simulated endpoint. */
import type { NetworkPart, NewNetwork, ObservedNetwork } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { usesMemory } from '../world/vm-table.ts'
import type { Caller } from './caller.ts'
import { noSuch } from './refusals.ts'

export function networkPart(caller: Caller): NetworkPart {
  const { networks, vms } = caller.endpoint
  const publish = (nativeName: string) => caller.endpoint.publish({ kind: 'network', nativeName })

  const create = (network: NewNetwork) => {
    const made = observed(network)
    const before = networks.get(network.nativeName)
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(made)) {
      throw new AppError('NAME_TAKEN', { kind: 'network', name: network.nativeName })
    }
    networks.put(network.nativeName, made)
    publish(network.nativeName)
  }

  const start = (nativeName: string) => {
    const network = networks.get(nativeName)
    if (network === undefined) throw noSuch('network', nativeName)
    networks.put(nativeName, { ...network, active: true })
    publish(nativeName)
  }

  const remove = (nativeName: string) => {
    if (!networks.has(nativeName)) return
    for (const { observed: vm } of vms.values()) {
      if (!usesMemory(vm.power) || !vm.nics.some(({ source }) => source.network === nativeName)) continue
      throw new AppError('NETWORK_IN_USE', { network: nativeName, by: `VM "${vm.nativeName}"` })
    }
    networks.drop(nativeName)
    publish(nativeName)
  }

  return {
    listNetworks: (signal) => caller.call('listNetworks', {}, signal, () => [...networks.values()]),
    createNetwork: (network, signal) => caller.call('createNetwork', {}, signal, () => create(network)),
    startNetwork: (nativeName, signal) => caller.call('startNetwork', {}, signal, () => start(nativeName)),
    removeNetwork: (nativeName, signal) => caller.call('removeNetwork', {}, signal, () => remove(nativeName)),
  }
}

const observed = ({ nativeName, kind, bridge, subnet }: NewNetwork): ObservedNetwork => ({
  nativeName,
  nativeRef: `network-${nativeName}`,
  kind,
  active: true,
  startWithHost: true,
  ...(bridge !== undefined && { bridge }),
  subnets: subnet === undefined ? [] : [subnet],
  hasDhcp: subnet !== undefined,
})
