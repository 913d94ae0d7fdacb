/** Every suite on PostgreSQL; store.test.ts runs the same ones on SQLite. */
import { startPostgres } from '@covisor/lab'
import { vmSuite } from './suites/vms.ts'
import { describeStore, postgresDatabases } from './testing.ts'

describeStore(postgresDatabases(startPostgres), (stores) => {
  vmSuite(stores)
})
