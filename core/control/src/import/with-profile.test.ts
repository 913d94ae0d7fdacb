/** What a mapping profile adds to an import. */
import type { Actor, ImportMapping } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import { expect, test } from 'vitest'
import { withProfile } from './with-profile.ts'

const storeWith = (mapping: object) =>
  ({ importProfiles: { resolve: async () => ({ mapping: mapping as ImportMapping }) } }) as unknown as StoreReads
const actor = {} as Actor
const source = { path: '/srv/a.ova' }

test('what is said wins over the profile, network by network', async () => {
  const store = storeWith({ networks: { lan: 'n1', '*': 'n2' }, diskBus: 'ide', vcpus: 4 })
  const asked = { source, profile: 'branch', vcpus: 2, networks: { lan: 'n3' } }
  expect(await withProfile(store, actor, asked)).toEqual({
    source,
    diskBus: 'ide',
    vcpus: 2,
    networks: { lan: 'n3', '*': 'n2' },
  })
})

test('a network called like a part of JavaScript stays a network', async () => {
  const networks: object = JSON.parse('{"__proto__":"n1"}')
  const { networks: both } = await withProfile(storeWith({ networks }), actor, { source, profile: 'branch' })
  expect(Object.entries(both!)).toEqual([['__proto__', 'n1']])
})

test('without a profile nothing is asked of the store', async () => {
  const asked = { source, name: 'a' }
  expect(await withProfile({} as StoreReads, actor, asked)).toBe(asked)
})
