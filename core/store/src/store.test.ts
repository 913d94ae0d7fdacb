/** The store on SQLite: everything that both databases promise, and what only a file has. */
import { copyFile, stat, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { runOnSqliteFile } from './dialect/sqlite.ts'
import { openStore } from './open-store.ts'
import { everySuite } from './suites/every-suite.ts'
import { newTenant, newVm } from './suites/fixtures.ts'
import { describeStore, sqliteDatabases } from './testing.ts'

describeStore(sqliteDatabases(), (stores) => {
  everySuite(stores, async (location, statement) => {
    if (location.kind === 'sqlite') runOnSqliteFile(location.path, statement, [])
  })

  const newPath = async () => {
    const location = await stores.newLocation()
    return location.kind === 'sqlite' ? location.path : ''
  }

  test('nobody else may read the file, nor its log', async () => {
    const path = await newPath()
    await stores.openAt({ kind: 'sqlite', path })
    for (const file of [path, `${path}-wal`]) expect((await stat(file)).mode & 0o777, file).toBe(0o600)
  })

  test('a closed store is one file, with all that is in it, even if nothing was read', async () => {
    const path = `${await newPath()}.fresh`
    await (await openStore({ kind: 'sqlite', path })).close()
    await expect(stat(`${path}-wal`)).rejects.toThrow('ENOENT')
    await copyFile(path, `${path}.copy`)
    const copy = await stores.openAt({ kind: 'sqlite', path: `${path}.copy` })
    expect((await copy.vms.list(newTenant())).items).toEqual([])
  })

  test('a file that is no database is refused', async () => {
    const path = `${await newPath()}.txt`
    await writeFile(path, 'not a database '.repeat(100))
    await expect(stores.openAt({ kind: 'sqlite', path })).rejects.toThrow('not a database')
    await expect(stores.openAt({ kind: 'sqlite', path: '/nowhere/store.db' })).rejects.toThrow('ENOENT')
  })

  test('a server that starts from a backup only observes, and old event cursors are too old', async () => {
    const store = await stores.open()
    const tenant = newTenant()
    const cursor = await store.changes.now()
    await store.transaction((tx) => tx.vms.insert(newVm(tenant)))
    const path = `${await newPath()}.backup`
    await store.backup(path)
    const copy = await stores.openAt({ kind: 'sqlite', path })
    expect((await copy.vms.list(tenant)).items).toHaveLength(1)
    expect(await copy.installation.get()).toMatchObject({
      id: (await store.installation.get()).id,
      mode: 'observe-only',
    })
    expect(await copy.changes.since(cursor, tenant)).toMatchObject({ kind: 'too-old' })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await expect(store.backup(path)).rejects.toThrow('EEXIST')
    expect(await store.installation.get()).toMatchObject({ mode: 'normal' })
  })
})
