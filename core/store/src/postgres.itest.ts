/** The store on PostgreSQL: everything that both databases promise, on a private server. */
import { startPostgres } from '@covisor/lab'
import pg from 'pg'
import { expect, test } from 'vitest'
import type { StoreLocation } from './store.ts'
import { everySuite } from './suites/every-suite.ts'
import { describeStore, postgresDatabases } from './testing.ts'

describeStore(postgresDatabases(startPostgres), (stores) => {
  everySuite(stores, run)

  test('a server that starts from a loaded dump only observes, and old event cursors are too old', async () => {
    const location = await stores.newLocation()
    const store = await stores.openAt(location)
    const cursor = await store.changes.now()
    // What a dump of a database with more transactions behind it looks like.
    const row = `(txid, at, kind, id, op, generation) values (9000000000, 1, 'vm', 'x', 'updated', 1)`
    await run(location, `insert into changes ${row}`)
    const loaded = await stores.openAt(location)
    expect(await loaded.installation.get()).toMatchObject({ mode: 'observe-only' })
    expect(await loaded.changes.since(cursor, 'provider')).toMatchObject({ kind: 'too-old' })
    expect(await loaded.changes.since(await loaded.changes.now(), 'provider')).toMatchObject({ changes: [] })
  })

  test('a backup is left to PostgreSQL’s own tools', async () => {
    const store = await stores.open()
    await expect(store.backup('/tmp/x')).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
  })
})

async function run(location: StoreLocation, statement: string): Promise<void> {
  if (location.kind !== 'postgres') return
  const client = new pg.Client(location.url)
  await client.connect()
  await client.query(statement)
  await client.end()
}
