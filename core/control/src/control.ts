/**
 * Everything that can be asked of the control plane, by whom and with what: the one write path.
 *
 * Each edge (API, foreign APIs, console through the API) ends in one of these calls, and each call goes the same way:
 * authorise → resolve → place → plan → commit → task. `plan: true` stops before the commit and answers with the plan.
 * Nothing here knows HTTP.
 */
import type { AccessUseCases } from './access/access.ts'
import type { AuditUseCases } from './access/audit.ts'
import type { CallAboutUseCases } from './access/call-about.ts'
import type { InstallationUseCases } from './access/installation.ts'
import type { TextUseCases } from './access/texts.ts'
import type { ClusterUseCases } from './cluster/clusters.ts'
import type { ConsoleUseCases } from './console/consoles.ts'
import type { FlavorUseCases } from './flavor/flavors.ts'
import type { FolderUseCases } from './folder/folders.ts'
import type { GroupUseCases } from './group/groups.ts'
import type { EndpointUseCases } from './host/endpoints.ts'
import type { HostUseCases } from './host/hosts.ts'
import type { IdentityProviderUseCases } from './identity/identity-providers.ts'
import type { ImageUseCases } from './image/images.ts'
import type { ImportUseCases } from './import/imports.ts'
import type { ImportProfileUseCases } from './import/profiles.ts'
import type { UploadUseCases } from './import/uploads.ts'
import type { MaintenanceUseCases } from './maintenance/maintenance.ts'
import type { UsageUseCases } from './metering/usage.ts'
import type { NetworkUseCases } from './network/networks.ts'
import type { AllocationUseCases } from './people/allocations.ts'
import type { BindingUseCases } from './people/bindings.ts'
import type { EntitlementUseCases } from './people/entitlements.ts'
import type { OrganisationUseCases } from './people/organisations.ts'
import type { ProjectUseCases } from './people/projects.ts'
import type { QuotaUseCases } from './people/quotas.ts'
import type { RoleUseCases } from './people/roles.ts'
import type { UserUseCases } from './people/users.ts'
import type { PlacementUseCases } from './placement/placement.ts'
import type { RuleUseCases } from './placement/rules.ts'
import type { PlanUseCases } from './plan/plans.ts'
import type { SettingsUseCases } from './settings/settings.ts'
import type { PasskeyUseCases } from './sign-in/passkeys.ts'
import type { SecondFactorUseCases } from './sign-in/second-factors.ts'
import type { SiteUseCases } from './site/sites.ts'
import type { PoolUseCases } from './storage/pools.ts'
import type { VolumeUseCases } from './storage/volumes.ts'
import type { TagUseCases } from './tag/tags.ts'
import type { EventUseCases } from './task/events.ts'
import type { TaskUseCases } from './task/tasks.ts'
import type { SnapshotUseCases } from './vm/snapshots.ts'
import type { VmUseCases } from './vm/vms.ts'

export interface Control {
  readonly access: AccessUseCases
  readonly audit: AuditUseCases
  readonly bindings: BindingUseCases
  readonly callAbout: CallAboutUseCases
  readonly clusters: ClusterUseCases
  readonly consoles: ConsoleUseCases
  readonly endpoints: EndpointUseCases
  readonly events: EventUseCases
  readonly folders: FolderUseCases
  readonly groups: GroupUseCases
  readonly hosts: HostUseCases
  readonly identityProviders: IdentityProviderUseCases
  readonly images: ImageUseCases
  readonly installation: InstallationUseCases
  readonly importProfiles: ImportProfileUseCases
  readonly imports: ImportUseCases
  readonly maintenance: MaintenanceUseCases
  readonly networks: NetworkUseCases
  readonly organisations: OrganisationUseCases
  readonly passkeys: PasskeyUseCases
  readonly placement: PlacementUseCases
  readonly plans: PlanUseCases
  readonly pools: PoolUseCases
  readonly projects: ProjectUseCases
  readonly quotas: QuotaUseCases
  readonly allocations: AllocationUseCases
  readonly entitlements: EntitlementUseCases
  readonly flavors: FlavorUseCases
  readonly roles: RoleUseCases
  readonly rules: RuleUseCases
  readonly settings: SettingsUseCases
  readonly secondFactors: SecondFactorUseCases
  readonly sites: SiteUseCases
  readonly snapshots: SnapshotUseCases
  readonly tags: TagUseCases
  readonly tasks: TaskUseCases
  readonly texts: TextUseCases
  readonly uploads: UploadUseCases
  readonly usage: UsageUseCases
  readonly users: UserUseCases
  readonly vms: VmUseCases
  readonly volumes: VolumeUseCases

  /** Connects to the enrolled endpoints and goes on with open tasks, unless the installation only observes. */
  start(): Promise<void>
  /** Lets go of everything; tasks stay resumable. */
  stop(): Promise<void>
}
