/** What sealing promises: a changed, removed, added or reordered entry is found, at its place. */
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { AuditFilter, CheckpointKey } from '../contract/records.ts'
import type { Store } from '../store.ts'
import { type TestStores, testActor } from '../testing.ts'

export function auditSuite({ newLocation, openAt, open, clock }: TestStores, tamper: Tamper): void {
  const alice = testActor()
  const bob = testActor({ name: 'bob' })
  const key: CheckpointKey = {
    sign: (text) => createHmac('sha256', 'secret').update(text).digest('hex'),
    verify: (text, signature) => createHmac('sha256', 'secret').update(text).digest('hex') === signature,
  }
  const write = async (store: Store, count: number) => {
    for (let index = 0; index < count; index++) {
      clock.advance(1)
      await store.transaction(async (tx) => {
        const target = { kind: 'vm', id: `id${index}`, name: `vm${index}` } as const
        await tx.audit.append({ actor: alice, verb: 'vm:start', target, outcome: 'accepted', after: { number: index } })
        await tx.audit.append({ actor: bob, verb: 'vm:stop', outcome: 'refused' })
      })
    }
  }

  test('entries can be read by their organisation, newest first', async () => {
    const store = await open()
    await write(store, 2)
    const { items } = await store.audit.list({ organisation: alice.organisation, project: 'all' })
    expect(items.map(({ verb, targetName, after }) => [verb, targetName, after])).toEqual([
      ['vm:start', 'vm1', { number: 1 }],
      ['vm:start', 'vm0', { number: 0 }],
    ])
    expect((await store.audit.list(alice, { filter: { target: 'id0' } })).items).toHaveLength(1)
  })

  test('entries are found by who, what, on what, through which interface and when', async () => {
    const store = await open()
    await write(store, 3)
    const { items: all } = await store.audit.list('provider', { sort: 'at' })
    const found = async (filter: AuditFilter) => {
      const { items } = await store.audit.list('provider', { filter, sort: 'at' })
      return items.map(({ actorName, targetName }) => `${actorName} ${targetName}`)
    }
    const [first, third] = [all[0]!.at, all[4]!.at]
    expect(await found({ from: first, to: third, actor: 'alice' })).toEqual(['alice vm0', 'alice vm1'])
    expect(await found({ from: third, verb: 'vm:start' })).toEqual(['alice vm2'])
    expect(await found({ verb: 'vm:*', actor: 'bob' })).toHaveLength(3)
    expect(await found({ verb: 'v%:*' })).toEqual([])
    expect(await found({ name: 'VM1' })).toEqual(['alice vm1'])
    expect(await found({ name: '_' })).toEqual([])
    expect(await found({ interface: all[0]!.actorInterface, actor: 'alice' })).toHaveLength(3)
    expect(await found({ interface: 'system' })).toEqual([])
  })

  test('sealed entries verify, before and after more are written, and with a key', async () => {
    const store = await open()
    await write(store, 3)
    expect(await store.auditSeals.seal(key)).toBe(6)
    expect(await store.auditSeals.seal(key)).toBe(0)
    await write(store, 2)
    expect(await store.auditSeals.verify(undefined, key)).toEqual({ intact: true, sealed: 6, unsealed: 4 })
    await store.auditSeals.seal(key)
    expect(await store.auditSeals.verify(alice.organisation, key)).toMatchObject({ intact: true, sealed: 5 })
  })

  test('entries written while the clock was set back verify in the order in which they were written, and are all found', async () => {
    const store = await open()
    await write(store, 2)
    clock.advance(-3_600_000)
    await write(store, 2)
    await store.auditSeals.seal(key)
    clock.advance(7_200_000)
    await write(store, 2)
    await store.auditSeals.seal(key)
    expect(await store.auditSeals.verify(undefined, key)).toMatchObject({ intact: true, sealed: 12, unsealed: 0 })
    const names: (string | null)[] = []
    let after: string | undefined
    do {
      const page = await store.audit.list(alice, { limit: 1, after, sort: 'at' })
      names.push(...page.items.map(({ targetName }) => targetName))
      after = page.next
    } while (after !== undefined)
    expect(names.filter((name) => name === 'vm0')).toHaveLength(3)
    expect(names).toHaveLength(6)
  })

  const lies: readonly (readonly [string, string, number])[] = [
    ['changed', `update audit_entries set actor_name = 'mallory' where chain_index = 2`, 2],
    ['changed with its detail', `update audit_entries set after = '{"number":7}' where chain_index = 1`, 1],
    ['removed', 'delete from audit_entries where chain_index = 2', 2],
    ['removed at the end', 'delete from audit_entries where chain_index = 3', 3],
    ['removed at the beginning', 'delete from audit_entries where chain_index = 0', 0],
  ]
  test.each(lies)('an entry that was %s is found', async (_what, statement, chainIndex) => {
    const location = await newLocation()
    const store = await openAt(location)
    await write(store, 4)
    await store.auditSeals.seal()
    await tamper(location, statement)
    expect(await store.auditSeals.verify(alice.organisation)).toMatchObject({ intact: false, chainIndex })
  })

  test('entries that changed places are found', async () => {
    const location = await newLocation()
    const store = await openAt(location)
    await write(store, 4)
    await store.auditSeals.seal()
    for (const [from, to] of [
      [1, 9],
      [2, 1],
      [9, 2],
    ]) {
      await tamper(location, `update audit_entries set chain_index = ${to} where chain_index = ${from}`)
    }
    expect(await store.auditSeals.verify(alice.organisation)).toMatchObject({ intact: false, chainIndex: 1 })
  })

  test('a checkpoint that was signed by somebody else is found', async () => {
    const location = await newLocation()
    const store = await openAt(location)
    await write(store, 1)
    await store.auditSeals.seal(key)
    await tamper(location, `update audit_checkpoints set signature = 'forged'`)
    expect(await store.auditSeals.verify(undefined, key)).toMatchObject({
      intact: false,
      why: expect.stringContaining('signature'),
    })
  })

  test('pruning removes whole batches, and what is left still verifies', async () => {
    const store = await open()
    await write(store, 3)
    await store.auditSeals.seal(key)
    const then = clock.advance(10)
    await write(store, 2)
    await store.auditSeals.seal(key)
    expect(await store.auditSeals.prune(then)).toBe(6)
    expect(await store.auditSeals.verify(undefined, key)).toMatchObject({ intact: true, sealed: 4 })
    await write(store, 1)
    await store.auditSeals.seal(key)
    expect(await store.auditSeals.verify(undefined, key)).toMatchObject({ intact: true, sealed: 6 })
  })
}

/** Changes the database behind the store's back. */
export type Tamper = (location: Awaited<ReturnType<TestStores['newLocation']>>, statement: string) => Promise<void>
