/** The private PostgreSQL that the store's tests run on. */
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { postgresUnavailable, runCommand, startPostgres } from './index.ts'

const reason = await postgresUnavailable()

test.skipIf(reason !== undefined)('a private PostgreSQL gives each test an empty database of its own', async () => {
  await using server = await startPostgres()
  const [first, second] = [await server.newDatabase(), await server.newDatabase()]
  await runCommand(['psql', '-X', '-q', first, '-c', 'create table seen (n int)'])
  const count = ['-At', '-c', "select count(*) from pg_tables where tablename = 'seen'"]
  expect((await runCommand(['psql', '-X', first, ...count])).trim()).toBe('1')
  expect((await runCommand(['psql', '-X', second, ...count])).trim()).toBe('0')
})

test.skipIf(reason !== undefined)('a stopped PostgreSQL leaves no files', async () => {
  const server = await startPostgres()
  await server.stop()
  expect(existsSync(server.directory)).toBe(false)
})
