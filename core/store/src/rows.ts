/** The rows of every table, as the rest of the product sees them: what comes out, and what an insert or update may say. */
import type { NewRow, PatchOf, RowOf } from './schema/column.ts'
import type { Tables } from './schema.ts'

type Row<K extends keyof Tables> = RowOf<Tables[K]>
type New<K extends keyof Tables> = NewRow<Tables[K]>
type Patch<K extends keyof Tables> = PatchOf<Tables[K]>

export type InstallationRow = Row<'installation'>
export type SiteRow = Row<'sites'>
export type ClusterRow = Row<'clusters'>
export type PlacementRuleRow = Row<'placementRules'>
export type EndpointRow = Row<'endpoints'>
export type NewEndpoint = New<'endpoints'>
export type EndpointPatch = Patch<'endpoints'>
export type HostRow = Row<'hosts'>
export type HostPatch = Patch<'hosts'>
export type PoolRow = Row<'pools'>
export type NewPool = New<'pools'>
export type HostPoolRow = Row<'hostPools'>
export type NetworkRow = Row<'networks'>
export type NewNetworkRow = New<'networks'>
export type HostNetworkRow = Row<'hostNetworks'>

export type OrganisationRow = Row<'organisations'>
export type ProjectRow = Row<'projects'>
export type AllocationRow = Row<'allocations'>
export type EntitlementRow = Row<'entitlements'>
export type QuotaRow = Row<'quotas'>
export type UserRow = Row<'users'>
export type IdentityProviderRow = Row<'identityProviders'>
export type TokenRow = Row<'tokens'>
export type SessionRow = Row<'sessions'>
export type TotpRow = Row<'totpSecrets'>
export type PasskeyRow = Row<'passkeys'>
export type RoleRow = Row<'roles'>
export type BindingRow = Row<'bindings'>
export type TagRow = Row<'tags'>

export type VmRow = Row<'vms'>
export type NewVm = New<'vms'>
export type VmPatch = Patch<'vms'>
export type VolumeRow = Row<'volumes'>
export type NewVolumeRow = New<'volumes'>
export type VolumePatch = Patch<'volumes'>
export type PortRow = Row<'ports'>
export type NewPort = New<'ports'>
export type SnapshotRow = Row<'snapshots'>
export type NewSnapshot = New<'snapshots'>
export type ImageRow = Row<'images'>
export type NewImage = New<'images'>
export type FlavorRow = Row<'flavors'>
export type NewFlavor = New<'flavors'>
export type GroupRow = Row<'groups'>
export type ImportProfileRow = Row<'importProfiles'>
export type FolderRow = Row<'folders'>

export type TaskRow = Row<'tasks'>
export type ReservationRow = Row<'reservations'>
export type NewReservation = New<'reservations'>
export type UploadRow = Row<'uploads'>
export type NewUpload = New<'uploads'>
export type AuditEntryRow = Row<'auditEntries'>
export type { New as NewRowOf, Patch as PatchRowOf, Row as RowNamed }
