/** Resources, ids, states, errors: types and pure functions that every other package of the product shares. */
export { type Actor, may } from './actor.ts'
export type { Brand } from './brand.ts'
export { type BuiltInRole, builtInRoleNames, builtInRoles } from './built-in-roles.ts'
export { type Capabilities, type CapabilityName, capabilityNames } from './capabilities.ts'
export { balanceModes, type ClusterSettings, defaultClusterSettings } from './cluster.ts'
export { counted } from './counted.ts'
export {
  type DedicatedDevice,
  type DedicatedParts,
  type HostPart,
  hostPartsOf,
  isDeviceWish,
  type PciKind,
  pciKinds,
} from './dedicated-parts.ts'
export { AppError, type ErrorCode, type ErrorParams, errorChain, errorTexts, isAppError } from './errors.ts'
export { badTerm, type FilterSign, type FilterTerm, filterSigns, parseFilter } from './filter-text.ts'
export {
  type GroupMember,
  type GroupState,
  groupStateOf,
  groupStates,
  inStartOrder,
  type StartAction,
  type StopAction,
  startActions,
  stopActions,
} from './group.ts'
export { type GuestFamily, type GuestOs, guestFamilies } from './guest-os.ts'
export { chooseHardware, type HardwareChoices, type HardwareWishes } from './hardware-choices.ts'
export {
  type HostCheckCode,
  type HostCheckState,
  type HostFinding,
  hostCheckCodes,
  hostCheckStates,
  hostChecks,
} from './host-checks.ts'
export { type ConnectionState, connectionStates, type HostDuty, hostDuties } from './host-state.ts'
export {
  type BindingId,
  type ClusterId,
  type EndpointId,
  type FlavorId,
  type GroupId,
  type HostId,
  type Id,
  type IdentityProviderId,
  type IdKind,
  type ImageId,
  type InstallationId,
  idKinds,
  isId,
  type NetworkId,
  newId,
  type OrganisationId,
  type PoolId,
  type PortId,
  type ProjectId,
  parseId,
  type RoleId,
  type RuleId,
  type SiteId,
  type SnapshotId,
  shortId,
  type TaskId,
  type TokenId,
  type UploadId,
  type UserId,
  type VmId,
  type VolumeId,
} from './ids.ts'
export type { ImportMapping } from './import-mapping.ts'
export { type MigrationMode, migrationModes, type StalledMove, stalledMoves } from './migration-mode.ts'
export { leftBehind, type MovedSystem, type MovedWishes, movedHardware } from './moved-system.ts'
export { nativeName, parseName, parsePlainName } from './names.ts'
export { type PlacementRule, type RuleKind, type RuleScope, ruleKinds, ruleScopes } from './placement-rule.ts'
export {
  type CephSource,
  type IscsiSource,
  type NfsSource,
  type PoolSource,
  type PoolType,
  poolSourceText,
  poolTypes,
  poolUser,
} from './pool-source.ts'
export { checkPoolSource } from './pool-source-check.ts'
export {
  countsOnSingle,
  isProvidersKind,
  isSingleKind,
  type Sight,
  type Sighted,
  type SingleKind,
  type SingleRight,
  singleKinds,
} from './single-rights.ts'
export { formatBytes } from './size.ts'
export {
  changedTags,
  isTaggedKind,
  MAX_TAG_KEY,
  MAX_TAG_VALUE,
  MAX_TAGS,
  type TagChange,
  type TaggedKind,
  type Tags,
  taggedKinds,
  tagText,
} from './tags.ts'
export { allVerbs, countsAt, isVerb, type Reach, taskVerbs, tenantVerbs, type Verb, verbs } from './verbs.ts'
export {
  type CdromSpec,
  type Choice,
  type DiskBus,
  type DiskSpec,
  diskBuses,
  type Firmware,
  firmwares,
  type NicModel,
  type NicSpec,
  nicModels,
  type VmSpec,
} from './vm-spec.ts'
export {
  allowedVmActions,
  canVm,
  isRunning,
  type PowerState,
  powerStates,
  type VmAction,
  type VmState,
  type VmStateFacts,
  vmActions,
  vmStateOf,
  vmStates,
} from './vm-state.ts'
