/** What may be asked of any hypervisor. The tests that every driver must pass are in @covisor/driver-api/contract. */
export type { ByteDuplex, ConsolePart, GraphicsPart, GuestAddress, GuestAgentPart, ScreenPart } from './console.ts'
export type { DiskMove, DiskMovePart, DiskMoveProgress } from './disk-move.ts'
export type {
  ConnectOptions,
  Driver,
  EndpointAddress,
  EndpointSession,
  NativeConfigEdit,
  NativeConfigPart,
  PinnedIdentity,
  SuspensionPart,
  UpdateOutcome,
} from './driver.ts'
export { type EndpointEvent, type VmNews, vmNews } from './events.ts'
export {
  type GuestAnswer,
  type GuestFacts,
  type GuestFileSystem,
  type GuestUser,
  MOST_IN_A_LIST,
  plainGuestFacts,
} from './guest-facts.ts'
export {
  type HardwarePart,
  type HostDisk,
  type HostHardware,
  type HostNetworkCard,
  type NumaCell,
  type PciDevice,
} from './hardware.ts'
export {
  type DiskOnItsWay,
  type MigrationAbility,
  type MigrationOptions,
  type MigrationPart,
  type MigrationProgress,
  type MoveOutcome,
  migrationAbilities,
  type Settlement,
  type VmMove,
} from './migration.ts'
export type { NetworkPart, NewNetwork, ObservedNetwork } from './network.ts'
export type { ObservedDisk, ObservedHost, ObservedNic, ObservedVm } from './observed.ts'
export type { HostSample, SamplePart, VmSample } from './samples.ts'
export type { SetAsidePart } from './set-aside.ts'
export type { ObservedSnapshot, SnapshotPart } from './snapshot.ts'
export {
  type NewPool,
  type NewVolume,
  type ObservedPool,
  type ObservedVolume,
  type StoragePart,
  type VolumeFile,
  type VolumeFormat,
  type VolumeLocation,
  volumeFormats,
} from './storage.ts'
export type { DefinedNetwork, DefinedVolume, VmDefinition, VmTarget, VmUpdate } from './vm.ts'
export type { VolumeChunk } from './volume-chunk.ts'
