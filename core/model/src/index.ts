/** Resources, ids, states, errors: types and pure functions that every other package of the product shares. */
export { type Actor, may, type Verb } from './actor.ts'
export type { Brand } from './brand.ts'
export { type Capabilities, type CapabilityName, capabilityNames } from './capabilities.ts'
export { AppError, type ErrorCode, errorChain, type ErrorParams, errorTexts, isAppError } from './errors.ts'
export { guestFamilies, type GuestFamily, type GuestOs } from './guest-os.ts'
export { type ConnectionState, connectionStates, type HostDuty, hostDuties } from './host-state.ts'
export {
  type ClusterId,
  type EndpointId,
  type FlavorId,
  type HostId,
  type Id,
  type IdKind,
  idKinds,
  type ImageId,
  type InstallationId,
  isId,
  type NetworkId,
  newId,
  type OrganisationId,
  parseId,
  type PoolId,
  type PortId,
  type ProjectId,
  shortId,
  type SiteId,
  type SnapshotId,
  type TaskId,
  type TokenId,
  type UploadId,
  type UserId,
  type VmId,
  type VolumeId,
} from './ids.ts'
export { nativeName, parseName } from './names.ts'
export { formatBytes } from './size.ts'
export {
  type CdromSpec,
  type Choice,
  type DiskBus,
  diskBuses,
  type DiskSpec,
  type Firmware,
  firmwares,
  type NicModel,
  nicModels,
  type NicSpec,
  type VmSpec,
} from './vm-spec.ts'
export {
  allowedVmActions,
  canVm,
  type PowerState,
  powerStates,
  type VmAction,
  vmActions,
  type VmState,
  type VmStateFacts,
  vmStateOf,
  vmStates,
} from './vm-state.ts'
