/** Puts the repositories together: those that read what is committed, and those of a transaction. */
import type { ReadContext, WriteContext } from './context.ts'
import { definitions } from './definitions.ts'
import { AuditRepository } from './repositories/audit.ts'
import { EndpointWriter, HostReader, HostWriter } from './repositories/hosts.ts'
import { NetworkReader, NetworkWriter } from './repositories/networks.ts'
import { PoolReader, PoolWriter } from './repositories/pools.ts'
import { PortReader, PortWriter } from './repositories/ports.ts'
import { QuotaReader, QuotaWriter } from './repositories/quotas.ts'
import {
  IdempotencyRepository,
  installation,
  LeaseRepository,
  ReservationReader,
  ReservationWriter,
  settings,
} from './repositories/records.ts'
import { SecondFactorReader, SecondFactorWriter } from './repositories/second-factors.ts'
import { ShareReader } from './repositories/shares.ts'
import { SignInReader, SignInWriter } from './repositories/sign-ins.ts'
import { TagReader, TagWriter } from './repositories/tags.ts'
import { TaskReader, TaskWriter } from './repositories/tasks.ts'
import { VmReader } from './repositories/vm-reader.ts'
import { VmWriter } from './repositories/vm-writer.ts'
import { VolumeReader, VolumeWriter } from './repositories/volumes.ts'
import { ResourceReader, ResourceWriter } from './resource-repository.ts'
import type { RowNamed } from './rows.ts'
import type { StoreReads, Tx } from './store.ts'

/** Resources that need nothing beyond their definition; `satisfies` would not tie the row type to the name. */
type Plain =
  | 'sites'
  | 'clusters'
  | 'placementRules'
  | 'organisations'
  | 'projects'
  | 'allocations'
  | 'entitlements'
  | 'users'
  | 'identityProviders'
  | 'roles'
  | 'bindings'
  | 'snapshots'
  | 'images'
  | 'flavors'
  | 'groups'
  | 'importProfiles'
  | 'folders'
  | 'savedPlans'
  | 'uploads'

export function readsOf(context: ReadContext): StoreReads {
  const plain = <K extends Plain | 'endpoints'>(name: K) => new ResourceReader<RowNamed<K>>(definitions[name], context)
  return {
    installation: installation(context),
    settings: settings(context),
    sites: plain('sites'),
    clusters: plain('clusters'),
    placementRules: plain('placementRules'),
    endpoints: plain('endpoints'),
    hosts: new HostReader(context),
    pools: new PoolReader(context),
    networks: new NetworkReader(context),
    organisations: plain('organisations'),
    projects: plain('projects'),
    allocations: plain('allocations'),
    entitlements: plain('entitlements'),
    users: plain('users'),
    identityProviders: plain('identityProviders'),
    roles: plain('roles'),
    bindings: plain('bindings'),
    signIns: new SignInReader(context),
    secondFactors: new SecondFactorReader(context),
    vms: new VmReader(context),
    volumes: new VolumeReader(context),
    ports: new PortReader(context),
    snapshots: plain('snapshots'),
    images: plain('images'),
    flavors: plain('flavors'),
    groups: plain('groups'),
    importProfiles: plain('importProfiles'),
    folders: plain('folders'),
    tags: new TagReader(context),
    quotas: new QuotaReader(context),
    shares: new ShareReader(context),
    tasks: new TaskReader(context),
    leases: new LeaseRepository(context),
    reservations: new ReservationReader(context),
    idempotency: new IdempotencyRepository(context),
    savedPlans: plain('savedPlans'),
    uploads: plain('uploads'),
    audit: new AuditRepository(context),
  }
}

export function writesOf(context: WriteContext): Tx {
  const plain = <K extends Plain>(name: K) => new ResourceWriter<RowNamed<K>>(definitions[name], context)
  return {
    installation: installation(context),
    settings: settings(context),
    sites: plain('sites'),
    clusters: plain('clusters'),
    placementRules: plain('placementRules'),
    endpoints: new EndpointWriter(context),
    hosts: new HostWriter(context),
    pools: new PoolWriter(context),
    networks: new NetworkWriter(context),
    organisations: plain('organisations'),
    projects: plain('projects'),
    allocations: plain('allocations'),
    entitlements: plain('entitlements'),
    users: plain('users'),
    identityProviders: plain('identityProviders'),
    roles: plain('roles'),
    bindings: plain('bindings'),
    signIns: new SignInWriter(context),
    secondFactors: new SecondFactorWriter(context),
    vms: new VmWriter(context),
    volumes: new VolumeWriter(context),
    ports: new PortWriter(context),
    snapshots: plain('snapshots'),
    images: plain('images'),
    flavors: plain('flavors'),
    groups: plain('groups'),
    importProfiles: plain('importProfiles'),
    folders: plain('folders'),
    tags: new TagWriter(context),
    quotas: new QuotaWriter(context),
    shares: new ShareReader(context),
    tasks: new TaskWriter(context),
    leases: new LeaseRepository(context),
    reservations: new ReservationWriter(context),
    idempotency: new IdempotencyRepository(context),
    savedPlans: plain('savedPlans'),
    uploads: plain('uploads'),
    audit: new AuditRepository(context),
  }
}
