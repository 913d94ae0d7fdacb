/**
 * The store, as the control plane sees it.
 *
 * `store.vms` and its siblings read what is committed; `store.transaction` gives the same repositories with writes. Whatever is
 * written in a transaction, with its history and its place in the change feed, is committed together or not at all.
 *
 * A transaction's function must touch nothing but its `tx` and end quickly. On SQLite it holds the only writer; on PostgreSQL it
 * runs SERIALIZABLE and may be run again when another transaction got in its way, so both behave as if there were one writer.
 */
import type {
  EndpointReads,
  EndpointWrites,
  HostReads,
  HostWrites,
  NetworkReads,
  NetworkWrites,
  PoolReads,
  PoolWrites,
} from './contract/hosts.ts'
import type { Usage } from './contract/metering.ts'
import type {
  AuditReads,
  AuditSeals,
  AuditWrites,
  ChangeFeed,
  InstallationReads,
  InstallationWrites,
  Samples,
  SettingReads,
  SettingWrites,
} from './contract/records.ts'
import type {
  AllocationFilter,
  BindingFilter,
  EntitlementFilter,
  IdentityProviderFilter,
  ImageFilter,
  NameFilter,
  PortReads,
  PortWrites,
  QuotaReads,
  QuotaWrites,
  Reads,
  SavedPlanFilter,
  SecondFactorReads,
  SecondFactorWrites,
  ShareReads,
  SignInReads,
  SignInWrites,
  SnapshotFilter,
  TagReads,
  TagWrites,
  UserFilter,
  VolumeReads,
  Writes,
} from './contract/tenancy.ts'
import type { VmReads, VmWrites } from './contract/vms.ts'
import type {
  IdempotencyReads,
  IdempotencyWrites,
  LeaseReads,
  LeaseWrites,
  ReservationReads,
  ReservationWrites,
  TaskReads,
  TaskRunning,
  TaskWrites,
  UploadReads,
  UploadWrites,
} from './contract/work.ts'

export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string }

export interface StoreOptions {
  /** Milliseconds since 1970; all times in the store come from here. Default: Date.now. */
  readonly now?: () => number
  /** Hears of every statement that is sent, for tests that count them. */
  readonly onStatement?: (text: string) => void
}

export interface Store extends StoreReads, AsyncDisposable {
  readonly kind: StoreLocation['kind']
  /** The same questions about a time in the past (milliseconds since 1970). What has no versions is not there: NOT_SUPPORTED. */
  at(time: number): StoreReads
  /** Writes. Throws what `work` throws, having changed nothing. Calling it inside of itself is a mistake and refused. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  readonly changes: ChangeFeed
  readonly samples: Samples
  readonly auditSeals: AuditSeals
  readonly usage: Usage
  readonly running: TaskRunning
  /** Forgets versions that ended before a time. */
  pruneHistory(before: number): Promise<number>
  /**
   * A consistent copy into a new file, while work goes on. A server that starts from the copy only observes, until an operator
   * confirms. SQLite; for PostgreSQL use its own tools (throws NOT_SUPPORTED).
   */
  backup(path: string): Promise<void>
  close(): Promise<void>
}

export interface StoreReads {
  readonly installation: InstallationReads
  readonly settings: SettingReads
  readonly sites: Reads<'sites', NameFilter, 'provider'>
  readonly clusters: Reads<'clusters', NameFilter & { readonly id?: readonly string[] | undefined }, 'provider'>
  readonly placementRules: Reads<'placementRules', NameFilter, 'provider'>
  readonly endpoints: EndpointReads
  readonly hosts: HostReads
  readonly pools: PoolReads
  readonly networks: NetworkReads
  readonly organisations: Reads<'organisations', NameFilter, 'provider'>
  readonly projects: Reads<'projects'>
  readonly allocations: Reads<'allocations', AllocationFilter>
  readonly entitlements: Reads<'entitlements', EntitlementFilter>
  readonly users: Reads<'users', UserFilter>
  readonly identityProviders: Reads<'identityProviders', IdentityProviderFilter>
  readonly roles: Reads<'roles'>
  readonly bindings: Reads<'bindings', BindingFilter>
  readonly signIns: SignInReads
  readonly secondFactors: SecondFactorReads
  readonly vms: VmReads
  readonly volumes: VolumeReads
  readonly ports: PortReads
  readonly snapshots: Reads<'snapshots', SnapshotFilter>
  readonly images: Reads<'images', ImageFilter>
  readonly flavors: Reads<'flavors'>
  readonly groups: Reads<'groups'>
  readonly importProfiles: Reads<'importProfiles'>
  readonly folders: Reads<'folders'>
  readonly tags: TagReads
  readonly quotas: QuotaReads
  readonly shares: ShareReads
  readonly tasks: TaskReads
  readonly leases: LeaseReads
  readonly reservations: ReservationReads
  readonly idempotency: IdempotencyReads
  readonly savedPlans: Reads<'savedPlans', SavedPlanFilter>
  readonly uploads: UploadReads
  readonly audit: AuditReads
}

export interface Tx extends StoreReads {
  readonly installation: InstallationWrites
  readonly settings: SettingWrites
  readonly sites: StoreReads['sites'] & Writes<'sites', 'provider'>
  readonly clusters: StoreReads['clusters'] & Writes<'clusters', 'provider'>
  readonly placementRules: StoreReads['placementRules'] & Writes<'placementRules', 'provider'>
  readonly endpoints: EndpointReads & EndpointWrites
  readonly hosts: HostReads & HostWrites
  readonly pools: PoolReads & PoolWrites
  readonly networks: NetworkReads & NetworkWrites
  readonly organisations: StoreReads['organisations'] & Writes<'organisations', 'provider'>
  readonly projects: StoreReads['projects'] & Writes<'projects'>
  readonly allocations: StoreReads['allocations'] & Writes<'allocations'>
  readonly entitlements: StoreReads['entitlements'] & Writes<'entitlements'>
  readonly users: StoreReads['users'] & Writes<'users'>
  readonly identityProviders: StoreReads['identityProviders'] & Writes<'identityProviders'>
  readonly roles: StoreReads['roles'] & Writes<'roles'>
  readonly bindings: StoreReads['bindings'] & Writes<'bindings'>
  readonly signIns: SignInWrites
  readonly secondFactors: SecondFactorWrites
  readonly vms: VmReads & VmWrites
  readonly volumes: VolumeReads & Writes<'volumes'>
  readonly ports: PortReads & PortWrites
  readonly snapshots: StoreReads['snapshots'] & Writes<'snapshots'>
  readonly images: StoreReads['images'] & Writes<'images'>
  readonly flavors: StoreReads['flavors'] & Writes<'flavors'>
  readonly groups: StoreReads['groups'] & Writes<'groups'>
  readonly importProfiles: StoreReads['importProfiles'] & Writes<'importProfiles'>
  readonly folders: StoreReads['folders'] & Writes<'folders'>
  readonly tags: TagWrites
  readonly quotas: QuotaWrites
  readonly shares: ShareReads
  readonly tasks: TaskWrites
  readonly leases: LeaseWrites
  readonly reservations: ReservationWrites
  readonly idempotency: IdempotencyWrites
  readonly savedPlans: StoreReads['savedPlans'] & Writes<'savedPlans'>
  readonly uploads: UploadReads & UploadWrites
  readonly audit: AuditWrites
}
