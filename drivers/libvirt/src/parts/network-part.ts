/** Networks of a host: listed, made, started, removed. */
import type { NetworkPart, NewNetwork, ObservedNetwork } from '@covisor/driver-api'
import type { Network } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { networkXml, observeNetwork } from '../network-xml/network-xml.ts'
import { parseSubnet, subnetText } from '../network-xml/subnet.ts'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'

export function networkPart(link: HostLink): NetworkPart {
  return {
    listNetworks: async (signal) => {
      const question = { action: 'list its networks', signal }
      const { nets } = await link.ask(question, (call, options) => call.connectListAllNetworks({}, options))
      const seen = await Promise.all(nets.map((net) => ifNotGone(look(link, net, signal))))
      return seen.filter((network) => network !== undefined)
    },
    createNetwork: (network, signal) => createNetwork(link, network, signal),
    startNetwork: async (nativeName, signal) => start(link, await find(link, nativeName, signal), signal),
    removeNetwork: (nativeName, signal) => removeNetwork(link, nativeName, signal),
  }
}

const about = (action: string, name: string, signal: AbortSignal): Question => ({
  action: `${action} network "${name}"`,
  subject: { kind: 'network', name },
  signal,
})

async function find(link: HostLink, name: string, signal: AbortSignal): Promise<Network> {
  return (await link.ask(about('find', name, signal), (call, o) => call.networkLookupByName({ name }, o))).net
}

async function look(link: HostLink, net: Network, signal: AbortSignal): Promise<ObservedNetwork> {
  const question = about('describe', net.name, signal)
  const [{ xml }, { active }, { autostart }] = await Promise.all([
    link.ask(question, (call, options) => call.networkGetXmlDesc({ net }, options)),
    link.ask(question, (call, options) => call.networkIsActive({ net }, options)),
    link.ask(question, (call, options) => call.networkGetAutostart({ net }, options)),
  ])
  return observeNetwork(xml, { active: active === 1, startWithHost: autostart === 1 })
}

async function createNetwork(link: HostLink, network: NewNetwork, signal: AbortSignal): Promise<void> {
  const xml = networkXml(network)
  const question = about('make', network.nativeName, signal)
  const existing = await ifNotGone(find(link, network.nativeName, signal))
  if (existing !== undefined && !isSame(await look(link, existing, signal), network)) {
    throw new AppError('NAME_TAKEN', { kind: 'network', name: network.nativeName })
  }
  const net = existing ?? (await link.ask(question, (call, options) => call.networkDefineXml({ xml }, options))).net
  await start(link, net, signal)
  await link.ask(question, (call, options) => call.networkSetAutostart({ net, autostart: 1 }, options))
}

function isSame(existing: ObservedNetwork, wanted: NewNetwork): boolean {
  if (existing.kind !== wanted.kind) return false
  if (wanted.kind === 'bridged') return existing.bridge === wanted.bridge
  if (wanted.subnet === undefined) return existing.subnets.length === 0
  const { hostAddress, prefix } = parseSubnet(wanted.subnet)
  return existing.subnets.includes(subnetText(hostAddress, prefix))
}

async function start(link: HostLink, net: Network, signal: AbortSignal): Promise<void> {
  const question = about('start', net.name, signal)
  const { active } = await link.ask(question, (call, options) => call.networkIsActive({ net }, options))
  if (active === 0) await link.askSlow(question, (call, options) => call.networkCreate({ net }, options))
}

async function removeNetwork(link: HostLink, name: string, signal: AbortSignal): Promise<void> {
  const net = await ifNotGone(find(link, name, signal))
  if (net === undefined) return
  const question = about('remove', name, signal)
  const { active } = await link.ask(question, (call, options) => call.networkIsActive({ net }, options))
  if (active === 1) await ifNotGone(link.ask(question, (call, options) => call.networkDestroy({ net }, options)))
  await ifNotGone(link.ask(question, (call, options) => call.networkUndefine({ net }, options)))
}
