/** Networks of an endpoint: listed, made, made again, removed. */
import { newId } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import type { NetworkPart, NewNetwork } from '../network.ts'
import type { Skip, WithSubject } from './subject.ts'

export function describeNetworks(subject: WithSubject): void {
  const part = (skip: Skip): NetworkPart => subject().session.networks ?? skip('this driver has no network part')

  const newNetwork = async (skip: Skip): Promise<NewNetwork> => {
    const subnet = subject().world.spareSubnet ?? skip('this world has no subnet to spare')
    const network = { nativeName: `cv${newId('network').slice(0, 8)}`, kind: 'isolated', subnet } as const
    subject().afterwards((signal) => part(skip).removeNetwork(network.nativeName, signal))
    await part(skip).createNetwork(network, subject().signal)
    return network
  }

  const find = async (skip: Skip, nativeName: string) =>
    (await part(skip).listNetworks(subject().signal)).find((network) => network.nativeName === nativeName)

  describe('networks', () => {
    test('the network that VMs of this world use is listed', async ({ skip }) => {
      part(skip)
      const [used] = Object.values(subject().world.makeDefinition().networks)
      const { nativeName } = used ?? skip('VMs of this world have no NIC')
      expect(await find(skip, nativeName)).toMatchObject({ nativeName })
    })

    test('a network that was made is active, now and at each start of the host', async ({ skip }) => {
      const { nativeName, subnet } = await newNetwork(skip)
      const expected = { kind: 'isolated', active: true, startWithHost: true, subnets: [subnet] }
      expect(await find(skip, nativeName)).toMatchObject(expected)
    })

    test('making the same network twice is success', async ({ skip }) => {
      const network = await newNetwork(skip)
      await part(skip).createNetwork(network, subject().signal)
      const listed = await part(skip).listNetworks(subject().signal)
      expect(listed.filter(({ nativeName }) => nativeName === network.nativeName)).toHaveLength(1)
    })

    test('starting a network that is active is success', async ({ skip }) => {
      const { nativeName } = await newNetwork(skip)
      await expect(part(skip).startNetwork(nativeName, subject().signal)).resolves.toBeUndefined()
    })

    test('starting a network that is not there is NOT_FOUND', async ({ skip }) => {
      const starting = part(skip).startNetwork('contract-nowhere', subject().signal)
      await expect(starting).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    test('a removed network is gone', async ({ skip }) => {
      const { nativeName } = await newNetwork(skip)
      await part(skip).removeNetwork(nativeName, subject().signal)
      expect(await find(skip, nativeName)).toBeUndefined()
    })

    test('removing a network that is already gone is success', async ({ skip }) => {
      const { nativeName } = await newNetwork(skip)
      await part(skip).removeNetwork(nativeName, subject().signal)
      await expect(part(skip).removeNetwork(nativeName, subject().signal)).resolves.toBeUndefined()
    })
  })
}
