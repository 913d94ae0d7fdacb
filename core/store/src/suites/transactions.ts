/** What transactions promise: all or nothing, one after another in effect, no nesting; and that opening again finds everything. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import { openDatabase } from '../database.ts'
import { tables } from '../schema.ts'
import type { TestStores } from '../testing.ts'
import { newTenant, newVm } from './fixtures.ts'

export function transactionSuite({ open, newLocation, openAt }: TestStores): void {
  test('the migrated tables are those of the schema', async () => {
    const location = await newLocation()
    await openAt(location)
    const database = await openDatabase(location)
    try {
      const found = await database.reader.introspection.getTables()
      const nullable = Object.fromEntries(
        found.map(({ name, columns }) => [
          name,
          Object.fromEntries(columns.map((column) => [column.name, column.isNullable])),
        ]),
      )
      for (const table of Object.values(tables)) {
        const expected = Object.fromEntries(
          Object.entries(table.columns).map(([name, column]) => [snake(name), column.nullable]),
        )
        expect(nullable[table.name], table.name).toEqual(expected)
        const history = { ...expected, valid_from: false, valid_to: true }
        expect(nullable[`${table.name}_history`], table.name).toEqual(table.versioned ? history : undefined)
      }
      const ours = Object.values(tables).flatMap(({ name, versioned }) =>
        versioned ? [name, `${name}_history`] : [name],
      )
      expect(
        found
          .map(({ name }) => name)
          .filter((name) => !name.startsWith('kysely_'))
          .toSorted(),
      ).toEqual(ours.toSorted())
    } finally {
      await database.close()
    }
  })

  test('twenty read-modify-writes at once lose no update', async () => {
    const store = await open()
    const tenant = newTenant()
    const vm = newVm(tenant, { vcpus: 0 })
    await store.transaction((tx) => tx.vms.insert(vm))
    const addOne = () =>
      store.transaction(async (tx) => {
        const { vcpus } = await tx.vms.get(tenant, vm.id)
        await new Promise((resolve) => setImmediate(resolve))
        await tx.vms.update(tenant, vm.id, { vcpus: vcpus + 1 })
      })
    await Promise.all(Array.from({ length: 20 }, addOne))
    expect(await store.vms.get(tenant, vm.id)).toMatchObject({ vcpus: 20, generation: 21 })
  })

  test('two requests cannot both take the last of a quota', async () => {
    const store = await open()
    const tenant = newTenant()
    await store.transaction((tx) => tx.quotas.set({ ...tenant, resource: 'vms' }, 1))
    const create = (name: string) =>
      store.transaction(async (tx) => {
        const [limit] = await tx.quotas.limits(tenant.organisation, tenant.project)
        const { vms } = await tx.quotas.use(tenant)
        await new Promise((resolve) => setImmediate(resolve))
        if (vms >= (limit?.maximum ?? 0)) return 'refused'
        await tx.vms.insert(newVm(tenant, { name }))
        return 'created'
      })
    expect((await Promise.all([create('a'), create('b'), create('c')])).toSorted()).toEqual([
      'created',
      'refused',
      'refused',
    ])
  })

  test('what a transaction writes is not seen before it commits', async () => {
    const store = await open()
    const tenant = newTenant()
    const vm = newVm(tenant)
    await store.transaction(async (tx) => {
      await tx.vms.insert(vm)
      expect(await store.vms.find(tenant, vm.id)).toBeUndefined()
      expect(await tx.vms.find(tenant, vm.id)).toBeDefined()
    })
    expect(await store.vms.find(tenant, vm.id)).toBeDefined()
  })

  test('a transaction inside of a transaction is refused instead of waiting for ever; one after it is not', async () => {
    const store = await open()
    const nested = store.transaction(() => store.transaction(async () => {}))
    await expect(nested).rejects.toThrow('inside of a transaction')
    const listened = Promise.withResolvers<void>()
    const stop = store.changes.onCommit(
      () => void store.transaction(async () => {}).then(listened.resolve, listened.reject),
    )
    await store.transaction((tx) => tx.vms.insert(newVm(newTenant())))
    await listened.promise
    stop()
  })

  test('a store that is opened again has everything, and is the same installation', async () => {
    const location = await newLocation()
    const first = await openAt(location)
    const tenant = newTenant()
    const vm = newVm(tenant)
    await first.transaction(async (tx) => {
      await tx.vms.insert(vm)
      await tx.installation.setMode('observe-only', 'the store was restored')
    })
    const again = await openAt(location)
    expect(await again.vms.get(tenant, vm.id)).toMatchObject({ name: 'web01' })
    expect(await again.installation.get()).toMatchObject({
      id: (await first.installation.get()).id,
      mode: 'observe-only',
      modeReason: 'the store was restored',
    })
  })

  test('pruned history is gone, and what is true now stays', async () => {
    const store = await open()
    const tenant = newTenant()
    const vm = newVm(tenant, { id: newId('vm') })
    await store.transaction((tx) => tx.vms.insert(vm))
    await store.transaction((tx) => tx.vms.update(tenant, vm.id, { name: 'b' }))
    expect(await store.pruneHistory(Number.MAX_SAFE_INTEGER)).toBe(1)
    expect(await store.vms.versions(tenant, vm.id)).toHaveLength(1)
  })
}

const snake = (name: string) => name.replace('MiB', 'Mib').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
