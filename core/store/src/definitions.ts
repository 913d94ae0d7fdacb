/** Every resource of the store as data. VMs, hosts, pools and networks add questions of their own in repositories/. */
import { AppError } from '@covisor/model'
import { sql } from 'kysely'
import { type FilterRule, hasTag, isOneOf, nameContains, nameStartsWith, type WantedTag } from './list-select.ts'
import { nameTaken, type ResourceDefinition } from './resource-definition.ts'
import type { Table } from './schema/column.ts'
import { tables } from './schema.ts'

type Rest = Omit<ResourceDefinition, 'table' | 'filters' | 'sorts' | 'defaultSort' | 'nameColumn' | 'uniques'> &
  Partial<Pick<ResourceDefinition, 'filters' | 'sorts' | 'uniques'>>

const column = (table: Table, name: string) => sql.ref(`${table.name}.${name}`)

/** With a name that lists search and sort by. */
function named(table: Table, rest: Rest & { readonly equal?: readonly string[] }): ResourceDefinition {
  const { equal = [], filters = {}, sorts = {}, uniques = [], ...others } = rest
  const nameKey = column(table, 'nameKey')
  return {
    ...others,
    table,
    nameColumn: 'name',
    defaultSort: 'name',
    uniques,
    filters: {
      name: isOneOf(column(table, 'name')),
      nameContains: nameContains(nameKey),
      namePrefix: nameStartsWith(nameKey),
      tag: ((tag: WantedTag, time) => hasTag(rest.kind, column(table, 'id'))(tag, time)) satisfies FilterRule,
      ...equalFilters(table, equal),
      ...filters,
    },
    sorts: { name: nameKey, createdAt: column(table, 'createdAt'), ...sorts },
  }
}

function unnamed(
  table: Table,
  rest: Rest & { readonly equal?: readonly string[]; readonly nameColumn?: string },
): ResourceDefinition {
  const { equal = [], filters = {}, sorts = {}, uniques = [], nameColumn = null, ...others } = rest
  return {
    ...others,
    table,
    nameColumn,
    defaultSort: 'createdAt',
    uniques,
    filters: { ...equalFilters(table, equal), ...filters },
    sorts: { createdAt: column(table, 'createdAt'), ...sorts },
  }
}

const equalFilters = (table: Table, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, isOneOf(column(table, name))]))

const { sites, clusters, placementRules, endpoints, hosts, pools, networks } = tables
const { organisations, projects, allocations, entitlements, users, roles, bindings, identityProviders } = tables
const { vms, volumes, ports, snapshots, images, flavors, groups, importProfiles, folders, tasks, uploads, savedPlans } =
  tables

const onHost = (join: Table, own: Table, foreign: string) => (host: string) =>
  sql`exists (select 1 from ${sql.table(join.name)} as j where ${sql.ref(`j.${foreign}`)} = ${column(own, 'id')} and j.host = ${host})`

export const definitions = {
  sites: named(sites, { kind: 'site', owner: 'provider', uniques: [nameTaken('site', 'sites_name', 'sites.name')] }),
  clusters: named(clusters, {
    kind: 'cluster',
    owner: 'provider',
    equal: ['id', 'site'],
    uniques: [nameTaken('cluster', 'clusters_name', 'clusters.site, clusters.name')],
  }),
  placementRules: named(placementRules, {
    kind: 'rule',
    owner: 'provider',
    equal: ['kind'],
    uniques: [nameTaken('rule', 'placement_rules_name', 'placement_rules.name')],
  }),
  endpoints: unnamed(endpoints, {
    kind: 'endpoint',
    owner: 'provider',
    nameColumn: 'label',
    equal: ['state', 'uri', 'driver'],
    sorts: { label: column(endpoints, 'label') },
    uniques: [
      {
        index: 'endpoints_uri',
        columns: 'endpoints.uri',
        error: (row) => new AppError('ENDPOINT_EXISTS', { uri: String(row['uri']) }),
      },
    ],
  }),
  hosts: named(hosts, {
    kind: 'host',
    owner: 'provider',
    equal: ['id', 'endpoint', 'cluster', 'site', 'rack', 'duty', 'nativeRef'],
    sorts: { memoryMiB: column(hosts, 'memoryMiB') },
  }),
  pools: named(pools, {
    kind: 'pool',
    owner: 'provider',
    equal: ['id', 'site', 'cluster', 'kind'],
    filters: { host: onHost(tables.hostPools, pools, 'pool') },
  }),
  networks: named(networks, {
    kind: 'network',
    owner: 'shared',
    equal: ['kind'],
    filters: { host: onHost(tables.hostNetworks, networks, 'network') },
    uniques: [nameTaken('network', 'networks_name', 'networks.project, networks.name')],
  }),
  organisations: named(organisations, {
    kind: 'organisation',
    owner: 'provider',
    uniques: [nameTaken('organisation', 'organisations_name', 'organisations.name')],
  }),
  projects: named(projects, {
    kind: 'project',
    owner: 'project',
    uniques: [nameTaken('project', 'projects_name', 'projects.organisation, projects.name')],
  }),
  allocations: unnamed(allocations, {
    kind: 'allocation',
    owner: 'organisation',
    equal: ['organisation', 'cluster'],
    uniques: [
      nameTaken(
        'allocation for cluster',
        'allocations_cluster',
        'allocations.organisation, allocations.cluster',
        'cluster',
      ),
    ],
  }),
  entitlements: unnamed(entitlements, {
    kind: 'entitlement',
    owner: 'organisation',
    equal: ['organisation', 'resourceKind', 'resource'],
    uniques: [
      nameTaken(
        'entitlement to',
        'entitlements_resource',
        'entitlements.organisation, entitlements.resource_kind, entitlements.resource',
        'resource',
      ),
    ],
  }),
  users: named(users, {
    kind: 'user',
    owner: 'organisation',
    equal: ['organisation', 'identityProvider', 'subject'],
    uniques: [
      nameTaken('user', 'users_name', 'users.name_key'),
      nameTaken('user with the subject', 'users_subject', 'users.identity_provider, users.subject', 'subject'),
    ],
  }),
  identityProviders: named(identityProviders, {
    kind: 'identity-provider',
    owner: 'provider',
    equal: ['kind', 'organisation'],
    uniques: [nameTaken('identity provider', 'identity_providers_name', 'identity_providers.name_key')],
  }),
  roles: named(roles, { kind: 'role', owner: 'shared', uniques: [nameTaken('role', 'roles_name', '')] }),
  bindings: unnamed(bindings, {
    kind: 'binding',
    owner: 'organisation',
    equal: ['userId', 'role', 'resource', 'identityProvider'],
  }),
  vms: named(vms, {
    kind: 'vm',
    owner: 'tenant',
    isNameless: sql`(vms.record = 'deleted')`,
    uniques: [nameTaken('VM', 'vms_name', 'vms.project, vms.name')],
  }),
  volumes: named(volumes, {
    kind: 'volume',
    owner: 'tenant',
    isNameless: sql`(volumes.state = 'deleted')`,
    equal: ['pool', 'host', 'state', 'purpose', 'madeByUs', 'backing'],
    filters: {
      vm: (vm: string) =>
        sql`exists (select 1 from vm_volumes as j where j.volume = ${column(volumes, 'id')} and j.vm = ${vm})`,
    },
    sorts: { capacityBytes: column(volumes, 'capacityBytes') },
    uniques: [
      nameTaken('volume', 'volumes_name', 'volumes.project, volumes.name'),
      nameTaken('volume in its pool', 'volumes_native', '', 'nativeName'),
    ],
  }),
  ports: unnamed(ports, {
    kind: 'port',
    owner: 'tenant',
    nameColumn: 'mac',
    equal: ['network', 'vm', 'mac'],
    uniques: [nameTaken('port with the MAC address', 'ports_mac', 'ports.mac', 'mac')],
  }),
  snapshots: named(snapshots, {
    kind: 'snapshot',
    owner: 'tenant',
    equal: ['vm', 'state', 'nativeName'],
    uniques: [
      nameTaken('snapshot', 'snapshots_name', 'snapshots.vm, snapshots.name'),
      nameTaken('snapshot on the host', 'snapshots_native', 'snapshots.vm, snapshots.native_name', 'nativeName'),
    ],
  }),
  images: named(images, {
    kind: 'image',
    owner: 'shared',
    equal: ['state'],
    uniques: [nameTaken('image', 'images_name', '')],
  }),
  flavors: named(flavors, { kind: 'flavor', owner: 'shared', uniques: [nameTaken('flavor', 'flavors_name', '')] }),
  groups: named(groups, {
    kind: 'group',
    owner: 'tenant',
    uniques: [nameTaken('group', 'groups_name', 'groups.project, groups.name')],
  }),
  importProfiles: named(importProfiles, {
    kind: 'profile',
    owner: 'tenant',
    uniques: [nameTaken('mapping profile', 'import_profiles_name', 'import_profiles.project, import_profiles.name')],
  }),
  folders: named(folders, {
    kind: 'folder',
    owner: 'tenant',
    equal: ['parent'],
    uniques: [nameTaken('folder', 'folders_name', '')],
  }),
  tasks: unnamed(tasks, {
    kind: 'task',
    owner: 'tenant',
    nameColumn: 'title',
    equal: ['state', 'target', 'targetKind', 'saga', 'outcome'],
  }),
  savedPlans: unnamed(savedPlans, {
    kind: 'plan',
    owner: 'tenant',
    nameColumn: 'targetName',
    equal: ['state', 'target'],
  }),
  uploads: unnamed(uploads, { kind: 'upload', owner: 'tenant', nameColumn: 'fileName', equal: ['state', 'task'] }),
} as const satisfies Record<string, ResourceDefinition>
