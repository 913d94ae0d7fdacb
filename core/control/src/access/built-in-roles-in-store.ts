/** Brings the built-in roles of the store to those of this release. */
import { builtInRoleNames, builtInRoles, newId } from '@covisor/model'
import type { RoleRow, Store } from '@covisor/store'

/** Answers with all of them. */
export async function ensureBuiltInRoles(store: Store): Promise<readonly RoleRow[]> {
  return await store.transaction(async (tx) => {
    const rows: RoleRow[] = []
    for (const name of builtInRoleNames) {
      const { verbs } = builtInRoles[name]
      const found = (await tx.roles.list('provider', { filter: { name } })).items.find(
        (row) => row.organisation === null,
      )
      rows.push(
        found === undefined
          ? await tx.roles.insert({ id: newId('role'), organisation: null, name, verbs })
          : await tx.roles.update('provider', found.id, { verbs }),
      )
    }
    return rows
  })
}
