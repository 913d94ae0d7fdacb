/** host edit: at which site and in which rack a host stands. The rules that are measured by it are asked whether they can still be kept. */
import { type Actor, AppError, parsePlainName } from '@covisor/model'
import { contradictions } from '@covisor/scheduler'
import type { HostRow, StoreReads, Tx } from '@covisor/store'
import { change } from '../access/change.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { locatedHosts } from '../site/host-locations.ts'
import type { SetLocation } from './hosts.ts'

export function setLocation(services: Services, actor: Actor, host: string, wanted: SetLocation): Promise<HostRow> {
  const target = { kind: 'host', id: undefined, name: host } as const
  return change(services, actor, { verb: 'host:edit', target }, async (tx) => {
    const row = await tx.hosts.resolve('provider', host)
    const before = new Set(await contradictionsNow(tx))
    const patch = { ...(await siteOf(tx, row, wanted.site)), ...rackOf(wanted.rack) }
    if (Object.keys(patch).length === 0)
      throw new AppError('REQUEST_INVALID', { where: 'body', why: 'say a site, a rack, or both' })
    const after = await tx.hosts.update('provider', row.id, patch)
    const why = (await contradictionsNow(tx)).filter((text) => !before.has(text))
    if (why.length > 0) throw new AppError('REQUEST_INVALID', { where: `host "${row.name}"`, why: why.join('; ') })
    return {
      result: after,
      target: { kind: 'host', id: row.id, name: row.name },
      before: { site: row.site, rack: row.rack },
      after: { site: after.site, rack: after.rack },
    }
  })
}

async function siteOf(tx: Tx, host: HostRow, wanted: string | null | undefined): Promise<Partial<HostRow>> {
  if (wanted === undefined) return {}
  const site = wanted === null ? null : (await tx.sites.resolve('provider', wanted)).id
  if (host.cluster === null) return { site }
  const cluster = await tx.clusters.get('provider', host.cluster)
  if (site === cluster.site) return { site }
  throw new AppError('REQUEST_INVALID', {
    where: 'site',
    why: `"${host.name}" is in cluster "${cluster.name}", and its hosts are where the cluster is; take it out, or say another site of the cluster`,
  })
}

const rackOf = (wanted: string | null | undefined): Partial<HostRow> =>
  wanted === undefined ? {} : { rack: wanted === null ? null : parsePlainName('rack', wanted) }

async function contradictionsNow(store: StoreReads): Promise<readonly string[]> {
  const rules = await everyRow((page) => store.placementRules.list('provider', page))
  return contradictions(rules, await locatedHosts(store))
}
