/** What appliances call their networks. */
import { AppError } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import { expect, test } from 'vitest'
import { mapNetworks } from './map-networks.ts'

const asked: unknown[] = []
const networks = {
  list: async () => ({ items: [], next: undefined, total: undefined }),
  resolve: async (_scope: unknown, name: unknown) => {
    asked.push(name)
    throw new AppError('NOT_FOUND', { kind: 'network', name: String(name) })
  },
}

test.for(['constructor', '__proto__', 'toString'])('one called %s is a network like any other', async (network) => {
  const store = { networks } as unknown as StoreReads
  const mapped = mapNetworks(store, {} as never, [{ network, connected: true }], {})
  await expect(mapped).rejects.toThrow(
    `say which network here stands for the appliance's, with --network "${network}=NAME"`,
  )
  expect(asked).toEqual([])
})
