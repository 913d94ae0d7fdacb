/** All that a store promises. store.test.ts runs it on SQLite, postgres.itest.ts on PostgreSQL. */
import type { TestStores } from '../testing.ts'
import { auditSuite, type Tamper } from './audit.ts'
import { feedSuite } from './feed.ts'
import { hostSuite } from './hosts.ts'
import { listSuite } from './lists.ts'
import { smallTableSuite } from './small-tables.ts'
import { taskSuite } from './tasks.ts'
import { transactionSuite } from './transactions.ts'
import { usageSuite } from './usage.ts'
import { vmSuite } from './vms.ts'

export function everySuite(stores: TestStores, tamper: Tamper): void {
  transactionSuite(stores)
  vmSuite(stores)
  listSuite(stores)
  hostSuite(stores)
  smallTableSuite(stores)
  taskSuite(stores)
  feedSuite(stores)
  auditSuite(stores, tamper)
  usageSuite(stores)
}
