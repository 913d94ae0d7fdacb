/** Every suite on SQLite; postgres.itest.ts runs the same ones on PostgreSQL. */
import { vmSuite } from './suites/vms.ts'
import { describeStore, sqliteDatabases } from './testing.ts'

describeStore(sqliteDatabases(), (stores) => {
  vmSuite(stores)
})
