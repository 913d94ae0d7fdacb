/** Brings a database to today's schema. On PostgreSQL one server at a time migrates; the others wait and find it done. */
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Dialect } from '../dialect/dialect.ts'
import { first } from './0001-first.ts'
import { taskHolds } from './0002-task-holds.ts'
import { tokenProject } from './0003-token-project.ts'
import { desiredSize } from './0004-desired-size.ts'
import { volumeFiles } from './0005-volume-files.ts'
import { clusterSettings } from './0006-clusters.ts'
import { savedPlans } from './0007-saved-plans.ts'
import { vmHostKey } from './0008-vm-host-key.ts'
import { deletedVms } from './0009-deleted-vms.ts'
import { usageHours } from './0010-usage-hours.ts'
import { vmLeftBehind } from './0011-vm-left-behind.ts'
import { leases } from './0012-leases.ts'
import { singleBindings } from './0013-single-bindings.ts'
import { quotaClasses } from './0014-quota-classes.ts'
import { racks } from './0015-racks.ts'
import { hostParts } from './0016-host-parts.ts'
import { secondFactors } from './0017-second-factors.ts'
import { poolOvercommit } from './0018-pool-overcommit.ts'
import { sessionToken } from './0019-session-token.ts'
import { givenHostNames } from './0020-given-host-names.ts'
import { identityProviders } from './0021-identity-providers.ts'
import { importProfiles } from './0022-import-profiles.ts'
import { shares } from './0023-shares.ts'

export async function migrate(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const statements = (list: readonly string[]): Migration => ({
    up: async (transaction) => {
      for (const statement of list) await sql.raw(statement).execute(transaction)
    },
  })
  const migrations = {
    '0001-first': statements(first(dialect.ddl)),
    '0002-task-holds': statements(taskHolds(dialect.ddl)),
    '0003-token-project': statements(tokenProject(dialect.ddl)),
    '0004-desired-size': statements(desiredSize()),
    '0005-volume-files': statements(volumeFiles(dialect.ddl)),
    '0006-clusters': statements(clusterSettings(dialect.ddl)),
    '0007-saved-plans': statements(savedPlans(dialect.ddl)),
    '0008-vm-host-key': statements(vmHostKey(dialect.ddl)),
    '0009-deleted-vms': statements(deletedVms()),
    '0010-usage-hours': statements(usageHours(dialect.ddl)),
    '0011-vm-left-behind': statements(vmLeftBehind(dialect.ddl)),
    '0012-leases': statements(leases(dialect.ddl)),
    '0013-single-bindings': statements(singleBindings()),
    '0014-quota-classes': statements(quotaClasses(dialect.ddl)),
    '0015-racks': statements(racks(dialect.ddl)),
    '0016-host-parts': statements(hostParts(dialect.ddl)),
    '0017-second-factors': statements(secondFactors(dialect.ddl)),
    '0018-pool-overcommit': statements(poolOvercommit()),
    '0019-session-token': statements(sessionToken()),
    '0020-given-host-names': statements(givenHostNames()),
    '0021-identity-providers': statements(identityProviders(dialect.ddl)),
    '0022-import-profiles': statements(importProfiles(dialect.ddl)),
    '0023-shares': statements(shares()),
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw new Error('the database could not be brought to the schema of this release', { cause: error })
}
