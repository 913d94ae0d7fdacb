/** The database: repositories, migrations, change feed, task log, history; the same on SQLite and PostgreSQL. */
export type {
  EndpointFilter,
  HostFilter,
  NetworkFilter,
  PoolFilter,
  SeenHost,
  SeenNetwork,
  SeenPool,
} from './contract/hosts.ts'
export type {
  TimeRange,
  Usage,
  UsageHourRow,
  UsageIntervals,
  VmInterval,
  VolumeInterval,
} from './contract/metering.ts'
export type {
  AuditFilter,
  AuditSeals,
  AuditVerdict,
  Change,
  ChangeFeed,
  ChangesSince,
  CheckpointKey,
  FeedScope,
  NewAuditEntry,
  SamplePoint,
  SampleSeries,
  Samples,
} from './contract/records.ts'
export type {
  ClusterUse,
  NameFilter,
  QuotaScope,
  QuotaUse,
  SecondFactors,
  SnapshotFilter,
  VolumeFilter,
} from './contract/tenancy.ts'
export type {
  HostLoad,
  SeenVm,
  SeenVmContext,
  TakenPart,
  VmFilter,
  VmObservation,
  VmOnEndpoint,
  VmTask,
  VmTerm,
  VmView,
  VmWithLeftCopies,
} from './contract/vms.ts'
export type {
  EndpointLease,
  NewTask,
  RememberedResponse,
  TaskFilter,
  TaskHold,
  TaskRunning,
} from './contract/work.ts'
export { copySqliteStore } from './database.ts'
export { lockFile } from './dialect/sqlite.ts'
export { openStore } from './open-store.ts'
export type { ListQuery, OneOf, Page } from './page.ts'
export type { ResourceReads, ResourceWrites, Version, WriteOptions } from './resource.ts'
export type {
  AllocationRow,
  AuditEntryRow,
  BindingRow,
  ClusterRow,
  EndpointPatch,
  EndpointRow,
  EntitlementRow,
  FlavorRow,
  FolderRow,
  GroupRow,
  HostNetworkRow,
  HostPatch,
  HostPoolRow,
  HostRow,
  IdentityProviderRow,
  ImageRow,
  ImportProfileRow,
  InstallationRow,
  NetworkRow,
  NewEndpoint,
  NewFlavor,
  NewImage,
  NewNetworkRow,
  NewPool,
  NewPort,
  NewReservation,
  NewRowOf,
  NewSnapshot,
  NewUpload,
  NewVm,
  NewVolumeRow,
  OrganisationRow,
  PasskeyRow,
  PatchRowOf,
  PlacementRuleRow,
  PoolRow,
  PortRow,
  ProjectRow,
  QuotaRow,
  ReservationRow,
  RoleRow,
  RowNamed,
  SessionRow,
  SiteRow,
  SnapshotRow,
  TagRow,
  TaskRow,
  TokenRow,
  TotpRow,
  UploadRow,
  UserRow,
  VmPatch,
  VmRow,
  VolumePatch,
  VolumeRow,
} from './rows.ts'
export {
  type Admission,
  admissions,
  type GroupRole,
  type IdentityProviderKind,
  identityProviderKinds,
  type ProviderFactor,
  providerFactors,
} from './schema/identity.ts'
export type { PlanBasis, SavedPlanState } from './schema/plans.ts'
export {
  type AllocationModel,
  allocationModels,
  type EntitlementKind,
  entitlementKinds,
  type QuotaResource,
  quotaResources,
  type Sharing,
  sharings,
} from './schema/tenancy.ts'
export { type LeftCopy, type VmRecord, vmRecords } from './schema/vms.ts'
export { type TaskState, taskStates } from './schema/work.ts'
export type { Scope, TenantScope } from './scope.ts'
export type { Store, StoreLocation, StoreOptions, StoreReads, Tx } from './store.ts'
