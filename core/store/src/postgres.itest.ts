/** The store on PostgreSQL: everything that both databases promise, on a private server. */
import { startPostgres } from '@covisor/lab'
import pg from 'pg'
import { expect, test } from 'vitest'
import { everySuite } from './suites/every-suite.ts'
import { describeStore, postgresDatabases } from './testing.ts'

describeStore(postgresDatabases(startPostgres), (stores) => {
  everySuite(stores, async (location, statement) => {
    if (location.kind !== 'postgres') return
    const client = new pg.Client(location.url)
    await client.connect()
    await client.query(statement)
    await client.end()
  })

  test('a backup is left to PostgreSQL’s own tools', async () => {
    const store = await stores.open()
    await expect(store.backup('/tmp/x')).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
  })
})
