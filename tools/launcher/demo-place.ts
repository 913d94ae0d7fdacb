/**
 * What the demo's VM needs around it: a pool to lie in and a network to be on.
 *
 * A fresh libvirt has no pool, and its network "default" is not started. What is there is used; what is not is made through the API.
 */
import { accepted, type CovisorClient, unwrap } from '@covisor/client'
import { say, UserError } from './say.ts'
import { finish } from './tasks.ts'

export async function preparePlace(client: CovisorClient): Promise<void> {
  const { items: hosts } = await unwrap(client.GET('/v1/hosts'))
  const host = hosts[0]
  if (host === undefined) throw new UserError('no host is enrolled, so there is nowhere to run the demo')
  await ensurePool(client, host.id)
  await ensureNetwork(client, host.id)
}

async function ensurePool(client: CovisorClient, host: string): Promise<void> {
  const { items } = await unwrap(client.GET('/v1/pools'))
  if (items.some(({ active }) => active)) return
  say('making /var/lib/libvirt/images a pool, because there is none')
  const body = { name: 'default', host, path: '/var/lib/libvirt/images' }
  await finish(client, await accepted(client.POST('/v1/pools', { body })))
}

async function ensureNetwork(client: CovisorClient, host: string): Promise<void> {
  const { items } = await unwrap(client.GET('/v1/networks'))
  const known = items.find(({ name }) => name === 'default')
  if (known?.active === true) return
  if (known !== undefined) {
    say('starting the network "default"')
    await finish(
      client,
      await accepted(client.POST('/v1/networks/{network}/start', { params: { path: { network: known.id } } })),
    )
    return
  }
  say('making a network "default" (NAT), because there is none')
  const body = { name: 'default', host, kind: 'nat', subnet: '192.168.122.0/24' } as const
  await finish(client, await accepted(client.POST('/v1/networks', { body })))
}
