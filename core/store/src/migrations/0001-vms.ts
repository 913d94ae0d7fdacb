/** First migration, part of: VMs and what tenants own besides. Never changed once released; see 0001-first.ts. */
import type { DdlWords } from '../dialect/dialect.ts'
import { plain, versioned } from './ddl.ts'

export const vmsTables = (words: DdlWords): readonly string[] => [
  ...versioned(
    words,
    'flavors',
    'id',
    `
    id text not null
    organisation text
    name text not null
    name_key text not null
    vcpus bigint not null
    memory_mib bigint not null
    description text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'folders',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    parent text
    name text not null
    name_key text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'groups',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    name text not null
    name_key text not null
    description text not null
    members text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'images',
    'id',
    `
    id text not null
    organisation text
    project text
    name text not null
    name_key text not null
    description text not null
    volume text
    format text not null
    capacity_bytes bigint not null
    state text not null
    source text
    sha256 text
    hardware text
    created_by text
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'ports',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    network text not null
    vm text
    mac text not null
    addresses text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'snapshots',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    vm text not null
    name text not null
    name_key text not null
    native_name text not null
    parent text
    has_memory bigint not null
    is_current bigint not null
    state text not null
    description text not null
    taken_at bigint
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...plain(
    words,
    'vm_macs',
    'vm, mac',
    `
    vm text not null
    mac text not null
  `,
  ),
  ...versioned(
    words,
    'vm_observed',
    'vm',
    `
    vm text not null
    power_reason text
    facts text not null
    generation bigint not null
    seen_at bigint not null
  `,
  ),
  ...plain(
    words,
    'vm_volumes',
    'vm, device',
    `
    vm text not null
    device text not null
    volume text not null
  `,
  ),
  ...versioned(
    words,
    'vms',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    folder text
    name text not null
    name_key text not null
    description text not null
    endpoint text
    host text
    native_ref text
    native_name text
    record text not null
    managed bigint not null
    desired text
    desired_generation bigint not null
    power text
    vcpus bigint not null
    memory_mib bigint not null
    created_by text
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'volumes',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    name text not null
    name_key text not null
    pool text not null
    host text
    native_name text not null
    format text not null
    capacity_bytes bigint not null
    allocated_bytes bigint not null
    state text not null
    purpose text not null
    source text
    made_by_us bigint not null
    created_by text
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  'create unique index vms_name on vms (project, name) where managed = 1',
  'create unique index vms_native on vms (endpoint, native_ref)',
  'create index vms_by_name on vms (name_key, id)',
  'create index vms_project_name on vms (organisation, project, name_key, id)',
  'create index vms_project_power on vms (organisation, project, power, name_key, id, record, host, endpoint)',
  'create index vms_project_created on vms (organisation, project, created_at, id)',
  'create index vms_power on vms (power, name_key, id, record, host, endpoint)',
  'create index vms_power_memory on vms (power, memory_mib, id, record, host, endpoint)',
  'create index vms_memory on vms (memory_mib, id)',
  'create index vms_host on vms (host, power, vcpus, memory_mib)',
  'create index vm_macs_mac on vm_macs (mac)',
  'create index vm_volumes_volume on vm_volumes (volume)',
  'create unique index volumes_name on volumes (project, name) where made_by_us = 1',
  "create unique index volumes_native on volumes (pool, coalesce(host, ''), native_name)",
  'create index volumes_by_name on volumes (name_key, id)',
  'create unique index ports_mac on ports (mac)',
  'create index ports_vm on ports (vm)',
  'create index ports_network on ports (network)',
  'create unique index snapshots_name on snapshots (vm, name)',
  'create unique index snapshots_native on snapshots (vm, native_name)',
  "create unique index images_name on images (coalesce(project, ''), name)",
  "create unique index flavors_name on flavors (coalesce(organisation, ''), name)",
  'create unique index groups_name on groups (project, name)',
  "create unique index folders_name on folders (project, coalesce(parent, ''), name)",
]
