/**
 * Every table of the store, and Kysely's view of them.
 *
 * The definitions under schema/ say what rows mean and how they are encoded; migrations/ says how the tables come to be, and a
 * test compares the two. `organisation` and `project` stand on every table that a tenant owns something in.
 */
import type { StoredOf } from './schema/column.ts'
import * as hosts from './schema/hosts.ts'
import { identityProviders } from './schema/identity.ts'
import { usageHours } from './schema/metering.ts'
import { savedPlans } from './schema/plans.ts'
import * as records from './schema/records.ts'
import * as tenancy from './schema/tenancy.ts'
import * as vms from './schema/vms.ts'
import * as work from './schema/work.ts'

const { vmRecords: _r, ...vmTables } = vms
const { taskStates: _s, ...workTables } = work
const { quotaResources: _q, allocationModels: _a, entitlementKinds: _e, sharings: _h, ...tenancyTables } = tenancy

export const tables = {
  ...hosts,
  ...tenancyTables,
  ...vmTables,
  ...workTables,
  ...records,
  identityProviders,
  savedPlans,
  usageHours,
} as const
export type Tables = typeof tables
export type TableKey = keyof Tables

type Versioned<S> = S & { validFrom: number; validTo: number | null }

export type Database = { [K in TableKey]: StoredOf<Tables[K]> } & {
  [K in TableKey as `${K}History`]: Versioned<StoredOf<Tables[K]>>
}
