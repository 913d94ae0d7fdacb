/**
 * The first migration: every table and index there was at the first release.
 *
 * Migrations are numbered, linear and never changed. They are SQL rather than built from schema/, which describes today; a test
 * compares what they lead to with schema/ on both databases.
 */
import type { DdlWords } from '../dialect/dialect.ts'
import { hostsTables } from './0001-hosts.ts'
import { recordsTables } from './0001-records.ts'
import { tenancyTables } from './0001-tenancy.ts'
import { vmsTables } from './0001-vms.ts'
import { workTables } from './0001-work.ts'

export const first = (words: DdlWords): readonly string[] => [
  ...hostsTables(words),
  ...tenancyTables(words),
  ...vmsTables(words),
  ...workTables(words),
  ...recordsTables(words),
]
