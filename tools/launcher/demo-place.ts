/**
 * What the demo's VM needs around it: a pool to lie in and a network to be on.
 *
 * A fresh libvirt has no pool, and its network "default" is not started. What is there is used; what is not is made through the API.
 */
import { accepted, type CovisorClient, unwrap } from '@covisor/client'
import { say, UserError } from './say.ts'
import { finish } from './tasks.ts'

const ownNetwork = 'covisor-demo'
const ownSubnet = '192.168.213.0/24'

/** Gives the name of the network. */
export async function preparePlace(client: CovisorClient): Promise<string> {
  const { items: hosts } = await unwrap(client.GET('/v1/hosts'))
  const host = hosts[0]
  if (host === undefined) throw new UserError('no host is enrolled, so there is nowhere to run the demo')
  await ensurePool(client, host.id)
  return ensureNetwork(client, host.id)
}

/** A VM of an earlier run, on a network that libvirt does not start with the host, would be refused. */
export async function wakeNetworks(client: CovisorClient, names: readonly (string | null)[]): Promise<void> {
  const { items } = await unwrap(client.GET('/v1/networks'))
  for (const { id, name } of items.filter((network) => !network.active && names.includes(network.name))) {
    say(`starting the network "${name}"`)
    await finish(
      client,
      await accepted(client.POST('/v1/networks/{network}/start', { params: { path: { network: id } } })),
    )
  }
}

async function ensurePool(client: CovisorClient, host: string): Promise<void> {
  const { items } = await unwrap(client.GET('/v1/pools'))
  if (items.some(({ active }) => active)) return
  say('making /var/lib/libvirt/images a pool, because there is none')
  const body = { name: 'default', host, path: '/var/lib/libvirt/images' }
  await finish(client, await accepted(client.POST('/v1/pools', { body })))
}

async function ensureNetwork(client: CovisorClient, host: string): Promise<string> {
  const { items } = await unwrap(client.GET('/v1/networks'))
  const usable = items.find(({ name, active }) => active && (name === 'default' || name === ownNetwork))
  if (usable !== undefined) return usable.name
  const idle = items.find(({ name }) => name === 'default')
  if (idle !== undefined) {
    say('starting the network "default"')
    const start = client.POST('/v1/networks/{network}/start', { params: { path: { network: idle.id } } })
    try {
      await finish(client, await accepted(start))
      return idle.name
    } catch (error) {
      // Inside a VM of another libvirt, that one's network has the same addresses.
      if (!(error instanceof UserError)) throw error
      say(error.message)
    }
  }
  say(`making a network "${ownNetwork}" (NAT, ${ownSubnet})`)
  const body = { name: ownNetwork, host, kind: 'nat', subnet: ownSubnet } as const
  await finish(client, await accepted(client.POST('/v1/networks', { body })))
  return ownNetwork
}
