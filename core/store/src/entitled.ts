/**
 * What the provider shares, as one organisation sees it: everything, or only what it is entitled to, as the organisation says
 * (`sharing`). A condition of the query rather than a filter after it, so that lists, counts, names and news agree.
 *
 * Rights are those of now, also where the past is read.
 */
import type { OrganisationId } from '@covisor/model'
import { type RawBuilder, sql } from 'kysely'

/** Tables whose rows the provider shares, and what an entitlement to one is called. Roles are shared with all. */
export const entitledTables: Readonly<Record<string, 'network' | 'flavor' | 'image'>> = {
  networks: 'network',
  flavors: 'flavor',
  images: 'image',
}

/** `kind` and `resource`: of the row that is asked for. */
export function entitledTo(
  organisation: OrganisationId,
  { kind, resource }: { readonly kind: RawBuilder<unknown>; readonly resource: RawBuilder<unknown> },
): RawBuilder<unknown> {
  return sql`(not exists (select 1 from organisations as o where o.id = ${organisation} and o.sharing = 'entitled')
    or exists (select 1 from entitlements as e where e.organisation = ${organisation}
      and e.resource_kind = ${kind} and e.resource = ${resource}))`
}
