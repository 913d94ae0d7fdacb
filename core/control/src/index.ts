/** Use cases, sagas and reconcilers: the store's only writer. */
export {
  type AllocationModel,
  admissions,
  allocationModels,
  type EntitlementKind,
  entitlementKinds,
  providerFactors,
  type QuotaResource,
  quotaResources,
  type Sharing,
  sharings,
} from '@covisor/store'
export type { AccessUseCases, Origin, SecondStep, SignedIn, SignIn, TokenRecord } from './access/access.ts'
export type { AuditRecord, AuditUseCases } from './access/audit.ts'
export { checkPasswordHashes } from './access/breached-passwords.ts'
export type { InstallationRecord, InstallationUseCases } from './access/installation.ts'
export { actorOn, withSingles } from './access/single-rights.ts'
export type { TextUseCases } from './access/texts.ts'
export type { ClusterRecord, ClusterUseCases, EditCluster, NewCluster } from './cluster/clusters.ts'
export type { CpuBaseline } from './cluster/cpu-baseline.ts'
export { type ConsoleKind, type ConsoleUseCases, consoleKinds } from './console/consoles.ts'
export type { Control } from './control.ts'
export { type ControlConfig, defaultConfig } from './control-config.ts'
export type { FlavorRecord, FlavorUseCases } from './flavor/flavors.ts'
export type { EditFolder, FolderRecord, FolderUseCases } from './folder/folders.ts'
export type {
  CreateGroup,
  EditGroup,
  GroupMemberRecord,
  GroupRecord,
  GroupUseCases,
  NewGroupMember,
} from './group/groups.ts'
export type { EndpointRecord, EndpointUseCases } from './host/endpoints.ts'
export type { CheckedHost } from './host/host-check.ts'
export type { HostRecord, HostUseCases } from './host/hosts.ts'
export type {
  GroupRoleWish,
  IdentityProviderRecord,
  IdentityProviderUseCases,
  ProviderCheck,
  Visit,
  WayIn,
} from './identity/identity-providers.ts'
export { type DirectoryKind, directoryKinds, type LdapSettings } from './identity/ldap/ldap-settings.ts'
export type { OidcSettings } from './identity/oidc/oidc-settings.ts'
export type { ImageRecord, ImageUseCases } from './image/images.ts'
export type {
  ImportSource,
  ImportUseCases,
  InspectedProperty,
  InspectedVm,
  Inspection,
  InspectParams,
  StartImport,
} from './import/imports.ts'
export type { ImportProfileRecord, ImportProfileUseCases, NewImportProfile } from './import/profiles.ts'
export type { UploadRecord, UploadUseCases, UploadWant } from './import/uploads.ts'
export type { Log } from './log.ts'
export type { EnterMaintenance, LeaveMaintenance, MaintenanceUseCases } from './maintenance/maintenance.ts'
export { type ControlOptions, makeControl } from './make-control.ts'
export type { UsageReport, UsageUseCases } from './metering/usage.ts'
export type { Rates } from './metering/usage-rates.ts'
export type { ReportLine } from './metering/usage-report.ts'
export type { NetworkRecord, NetworkUseCases } from './network/networks.ts'
export type { CallOptions, Outcome } from './outcome.ts'
export type { Page, PageQuery } from './page.ts'
export type { AllocationRecord, AllocationUseCases, NewAllocation, ShareOf } from './people/allocations.ts'
export type { BindingPlace, BindingRecord, BindingUseCases } from './people/bindings.ts'
export type { Entitled, EntitlementRecord, EntitlementUseCases } from './people/entitlements.ts'
export type { OrganisationRecord, OrganisationUseCases } from './people/organisations.ts'
export type { ProjectRecord, ProjectUseCases } from './people/projects.ts'
export type { QuotaPlace, QuotaRecord, QuotaUseCases } from './people/quotas.ts'
export type { RoleRecord, RoleUseCases } from './people/roles.ts'
export type { UserRecord, UserUseCases } from './people/users.ts'
export type { Explanation, PlacementUseCases, WhatIf, WhatIfAnswer } from './placement/placement.ts'
export type { NewRule, RuleRecord, RuleUseCases } from './placement/rules.ts'
export type { CapacityUse, Plan, PlannedPlacement, PlannedStep } from './plan/plan.ts'
export {
  type PlanUseCases,
  type SavedPlanRecord,
  type SavedPlanState,
  type SavedRequest,
  savedPlanStates,
} from './plan/plans.ts'
export type { SecretKey } from './secrets/secret-box.ts'
export { type Reverted, type RevertibleKind, revertibleKinds, type SettingsUseCases } from './settings/settings.ts'
export type { PasskeyRecord, PasskeyUseCases } from './sign-in/passkeys.ts'
export type { Proof } from './sign-in/prove-again.ts'
export type { SecondFactorPolicy, SecondFactorRecord, SecondFactorUseCases } from './sign-in/second-factors.ts'
export type { NewTotp } from './sign-in/totp.ts'
export type { SiteRecord, SiteUseCases } from './site/sites.ts'
export type { PoolRecord, PoolUseCases } from './storage/pools.ts'
export type { VolumeRecord, VolumeUseCases } from './storage/volumes.ts'
export { tagVerbs } from './tag/tag-use-cases.ts'
export type { TagInUse, TagUseCases } from './tag/tags.ts'
export type { ChangeEvent, EventUseCases } from './task/events.ts'
export {
  type TaskLogEntry,
  type TaskProgress,
  type TaskRecord,
  type TaskState,
  type TaskUseCases,
  taskStates,
} from './task/tasks.ts'
export type { SnapshotRecord, SnapshotUseCases } from './vm/snapshots.ts'
export {
  type CloudInit,
  type CreateVm,
  type EditVm,
  type NewDisk,
  type NewNic,
  type PendingChange,
  type PowerAction,
  pendingKinds,
  powerActions,
  type VmDisk,
  type VmNic,
  type VmQuery,
  type VmRecord,
  type VmSeries,
  type VmUseCases,
  type VmVersion,
} from './vm/vms.ts'
