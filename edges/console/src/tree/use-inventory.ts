/**
 * What there is, as a tree, from the same replica as the tables: sites, clusters, hosts and their VMs; for who sees no hosts,
 * projects and their VMs. The VMs of a host are read when its branch is opened, and only the first two hundred: more is for tables.
 */
import type { Schema } from '@covisor/client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { mayI, session } from '../live/session.ts'
import { useSignal } from '../live/signal.ts'
import { clusterList, hostList, projectList, vmBranch } from '../queries.ts'
import { t } from '../words/translate.ts'
import type { TreeNode } from './rows.ts'

type Vm = Schema<'Vm'>
type Host = Schema<'Host'>
type Cluster = Schema<'Cluster'>
type Standing = { readonly site: Host['site'] }

export const SITE = 'site'
/** Branches whose VMs are followed at once. */
export const MOST_OPEN = 40

export function useInventory(open: ReadonlySet<string>, isShown: boolean): readonly TreeNode[] {
  const who = useSignal(session)
  const me = who.kind === 'signed-in' || who.kind === 'expired' ? who.me : undefined
  const seesHosts = isShown && me !== undefined && mayI(me, 'host:read')
  const provider = useSite(open, seesHosts, me !== undefined && mayI(me, 'cluster:read'))
  const tenant = useProjects(me?.project, isShown && me !== undefined && !seesHosts)
  return seesHosts ? provider : tenant
}

function useSite(open: ReadonlySet<string>, isMine: boolean, seesClusters: boolean): readonly TreeNode[] {
  const { data: hosts = [] } = useQuery({ ...hostList, enabled: isMine })
  const { data: clusters = [] } = useQuery({ ...clusterList, enabled: isMine && seesClusters })
  const opened = hosts.filter(({ id }) => open.has(id)).slice(0, MOST_OPEN)
  const branches = useQueries({ queries: opened.map(({ id }) => vmBranch(id)) })
  if (!isMine) return []

  const vmsOf = new Map(opened.map(({ id }, index) => [id, branches[index]?.data]))
  const hostOf = new Map(hosts.map((host) => [host.id, host]))
  const nodeOf = (host: Host): TreeNode => ({
    id: host.id,
    kind: 'host',
    name: host.name,
    state: host.connection === 'connected' ? host.duty : host.connection,
    count: `${host.vms.running}/${host.vms.total}`,
    children: branchOf(host.id, vmsOf.get(host.id), host.vms.total),
  })
  const inClusters = new Set(clusters.flatMap((cluster) => cluster.hosts.map(({ id }) => id)))
  const clusterNode = (cluster: Cluster): TreeNode => ({
    id: cluster.id,
    kind: 'cluster',
    name: cluster.name,
    count: `${cluster.hosts.length}`,
    children: cluster.hosts
      .map(({ id }) => hostOf.get(id))
      .filter((host) => host !== undefined)
      .map(nodeOf),
  })
  const alone = hosts.filter(({ id }) => !inClusters.has(id))
  const siteNode = (id: string, name: string, isThere: (thing: Standing) => boolean): TreeNode => {
    const children = [...clusters.filter(isThere).map(clusterNode), ...alone.filter(isThere).map(nodeOf)]
    return { id, kind: 'site', name, count: `${hosts.filter(isThere).length}`, children }
  }
  const sites = new Map([...clusters, ...hosts].flatMap(({ site }) => (site == null ? [] : [[site.id, site.name]])))
  // One site, or none that anybody has named, is simply where everything is.
  if (sites.size < 2) return [siteNode(SITE, t('tree.site'), () => true)]
  const named = [...sites].toSorted(([, a], [, b]) => a.localeCompare(b))
  const nodes = named.map(([id, name]) => siteNode(id, name, ({ site }) => site?.id === id))
  if (hosts.every(({ site }) => site != null)) return nodes
  return [...nodes, siteNode(SITE, t('tree.noSite'), ({ site }) => site == null)]
}

function useProjects(current: string | undefined, isMine: boolean): readonly TreeNode[] {
  const { data: projects = [] } = useQuery({ ...projectList, enabled: isMine })
  const { data: vms } = useQuery({ ...vmBranch(undefined), enabled: isMine })
  if (!isMine) return []
  return projects.map((project) => ({
    id: project.id,
    kind: 'project',
    name: project.name,
    // Another project is entered before it is looked into: everything on screen is of one.
    ...(project.id === current ? { children: branchOf(project.id, vms, vms?.length ?? 0) } : {}),
  }))
}

function branchOf(id: string, vms: readonly Vm[] | undefined, total: number): readonly TreeNode[] {
  if (vms === undefined) return [{ id: `${id} loading`, kind: 'note', name: t('tree.loading') }]
  const leaves = vms.map((vm): TreeNode => ({ id: vm.id, kind: 'vm', name: vm.name, state: vm.state }))
  const unseen = total - vms.length
  if (unseen <= 0) return leaves
  return [...leaves, { id: `${id} unseen`, kind: 'note', name: t('tree.unseen', { count: unseen }) }]
}
