/** A libvirt RPC client in pure TypeScript: what this package offers to others. */
export { type AuthConfOptions, authConf } from './auth/auth-conf.ts'
export type { Credentials, CredentialsRequest, CredentialsSource } from './auth/credentials.ts'
export { type ConnectOptions, connect } from './connect.ts'
export { Connection, type TransferOptions } from './connection.ts'
export { TypedParameterFlags, TypedParameterType } from './constants/common-flags.ts'
export {
  ConnectDomainEventAgentLifecycleReason,
  ConnectDomainEventAgentLifecycleState,
  ConnectDomainEventBlockJobStatus,
  ConnectDomainEventChannelLifecycleReason,
  ConnectDomainEventChannelLifecycleState,
  ConnectDomainEventDiskChangeReason,
  DomainEventCrashedDetailType,
  DomainEventDefinedDetailType,
  DomainEventGraphicsAddressType,
  DomainEventGraphicsPhase,
  DomainEventID,
  DomainEventIOErrorAction,
  DomainEventPMSuspendedDetailType,
  DomainEventResumedDetailType,
  DomainEventShutdownDetailType,
  DomainEventStartedDetailType,
  DomainEventStoppedDetailType,
  DomainEventSuspendedDetailType,
  DomainEventTrayChangeReason,
  DomainEventType,
  DomainEventUndefinedDetailType,
  DomainEventWatchdogAction,
} from './constants/domain-events.ts'
export {
  ConnectGetAllDomainStatsFlags,
  ConnectGetDomainCapabilitiesFlags,
  ConnectListAllDomainsFlags,
  DomainAbortJobFlags,
  DomainAuthorizedSSHKeysSetFlags,
  DomainChannelFlags,
  DomainConsoleFlags,
  DomainCoreDumpFlags,
  DomainCreateFlags,
  DomainDefineFlags,
  DomainDestroyFlags,
  DomainDeviceModifyFlags,
  DomainDirtyRateCalcFlags,
  DomainGetHostnameFlags,
  DomainGetJobStatsFlags,
  DomainGuestInfoTypes,
  DomainMemoryFlags,
  DomainMemoryModFlags,
  DomainMessageType,
  DomainModificationImpact,
  DomainRebootFlags,
  DomainSaveImageXMLFlags,
  DomainSaveRestoreFlags,
  DomainSetTimeFlags,
  DomainSetUserPasswordFlags,
  DomainShutdownFlags,
  DomainStatsTypes,
  DomainUndefineFlags,
  DomainVcpuFlags,
  DomainXMLFlags,
} from './constants/domain-flags.ts'
export {
  DomainBlockedReason,
  DomainControlErrorReason,
  DomainControlState,
  DomainCrashedReason,
  DomainNostateReason,
  DomainPausedReason,
  DomainPMSuspendedDiskReason,
  DomainPMSuspendedReason,
  DomainRunningReason,
  DomainShutdownReason,
  DomainShutoffReason,
  DomainState,
  VcpuHostCpuState,
  VcpuState,
} from './constants/domain-states.ts'
export {
  DomainBackupBeginFlags,
  DomainBlockCommitFlags,
  DomainBlockCopyFlags,
  DomainBlockJobAbortFlags,
  DomainBlockJobInfoFlags,
  DomainBlockJobSetSpeedFlags,
  DomainBlockPullFlags,
  DomainBlockRebaseFlags,
  DomainBlockResizeFlags,
  DomainMigrateFlags,
  DomainMigrateMaxSpeedFlags,
} from './constants/domain-storage-flags.ts'
export {
  BlkioParameterType,
  DomainAgentResponseTimeout,
  DomainBlockJobType,
  DomainCoreDumpFormat,
  DomainDirtyRateStatus,
  DomainDiskErrorCode,
  DomainFDAssociateFlags,
  DomainGraphicsReloadType,
  DomainInterfaceAddressesSource,
  DomainJobOperation,
  DomainJobType,
  DomainLifecycle,
  DomainLifecycleAction,
  DomainMemoryFailureActionType,
  DomainMemoryFailureFlags,
  DomainMemoryFailureRecipientType,
  DomainMemoryStatTags,
  DomainMetadataType,
  DomainNumatuneMemMode,
  DomainOpenGraphicsFlags,
  DomainProcessSignal,
  MemoryParameterType,
  SchedParameterType,
} from './constants/domain-values.ts'
export { ErrorCode, ErrorDomain, ErrorLevel } from './constants/error-codes.ts'
export {
  ConnectBaselineCPUFlags,
  ConnectCloseReason,
  ConnectCompareCPUFlags,
  ConnectCredentialType,
  ConnectDomainQemuMonitorEventRegisterFlags,
  ConnectFlags,
  ConnectListAllInterfacesFlags,
  ConnectListAllNodeDeviceFlags,
  ConnectListAllSecretsFlags,
  CPUCompareResult,
  DomainQemuAgentCommandTimeout,
  DomainQemuMonitorCommandFlags,
  InterfaceDefineFlags,
  InterfaceXMLFlags,
  NodeAllocPagesFlags,
  NodeDeviceCreateXMLFlags,
  NodeDeviceDefineXMLFlags,
  NodeDeviceEventID,
  NodeDeviceEventLifecycleType,
  NodeDeviceUpdateFlags,
  NodeDeviceXMLFlags,
  NodeGetCPUStatsAllCPUs,
  NodeGetMemoryStatsAllCells,
  NodeSuspendTarget,
  SecretDefineFlags,
  SecretEventID,
  SecretEventLifecycleType,
  SecretUsageType,
} from './constants/host-values.ts'
export { KeycodeSet } from './constants/keycodes.ts'
export {
  ConnectListAllNetworksFlags,
  IPAddrType,
  NetworkCreateFlags,
  NetworkDefineFlags,
  NetworkEventID,
  NetworkEventLifecycleType,
  NetworkMetadataType,
  NetworkPortCreateFlags,
  NetworkUpdateCommand,
  NetworkUpdateFlags,
  NetworkUpdateSection,
  NetworkXMLFlags,
  NWFilterBindingCreateFlags,
  NWFilterDefineFlags,
} from './constants/network-values.ts'
export {
  DomainCheckpointCreateFlags,
  DomainCheckpointDeleteFlags,
  DomainCheckpointListFlags,
  DomainCheckpointXMLFlags,
  DomainSnapshotCreateFlags,
  DomainSnapshotDeleteFlags,
  DomainSnapshotListFlags,
  DomainSnapshotRevertFlags,
  DomainSnapshotXMLFlags,
} from './constants/snapshot-flags.ts'
export {
  ConnectListAllStoragePoolsFlags,
  StoragePoolBuildFlags,
  StoragePoolCreateFlags,
  StoragePoolDefineFlags,
  StoragePoolDeleteFlags,
  StoragePoolEventID,
  StoragePoolEventLifecycleType,
  StoragePoolState,
  StorageVolCreateFlags,
  StorageVolDeleteFlags,
  StorageVolDownloadFlags,
  StorageVolInfoFlags,
  StorageVolResizeFlags,
  StorageVolType,
  StorageVolUploadFlags,
  StorageVolWipeAlgorithm,
  StorageXMLFlags,
} from './constants/storage-values.ts'
export { CallTimeoutError } from './errors/call-timeout-error.ts'
export { ConnectionError, type ConnectionErrorDetail, type ConnectionErrorReason } from './errors/connection-error.ts'
export { LibvirtError } from './errors/libvirt-error.ts'
export { ProtocolError } from './errors/protocol-error.ts'
export { UriError } from './errors/uri-error.ts'
export type { HypervisorClosedEvent } from './events/close-feeds.ts'
export { EventFeed, EventOverflowError, type FeedOptions } from './events/event-feed.ts'
export {
  type DomainEvent,
  eventClasses,
  type NetworkEvent,
  type NodeDeviceEvent,
  type SecretEvent,
  type StoragePoolEvent,
} from './events/event-tables.ts'
export type { MonitorOptions, QemuMonitorEvent, SubscribeOptions, Subscriptions } from './events/subscriptions.ts'
export { type MigrateOptions, migrateDomain } from './migration/migrate-domain.ts'
export { DriverFeature } from './protocol/driver-feature.ts'
export { emptyArguments } from './protocol/empty-arguments.ts'
export { type Flag, type Flags, rawFlags } from './protocol/flags.ts'
export type {
  Domain,
  DomainCheckpoint,
  DomainSnapshot,
  HostInterface,
  Network,
  NetworkPort,
  NodeDevice,
  Nwfilter,
  NwfilterBinding,
  Secret,
  StoragePool,
  StorageVol,
} from './protocol/handles.ts'
export type { ArgsOf, Priority, RetOf } from './protocol/procedure.ts'
export { type QemuCalls, qemuCalls } from './protocol/qemu.ts'
export { type RemoteCallName, type RemoteCalls, remoteCalls } from './protocol/remote.ts'
export { param, paramsToObject, type TypedParam } from './protocol/typed-params.ts'
export { callsThatPassDescriptors } from './protocol/without-descriptors.ts'
export type { CallOptions } from './session/call-options.ts'
export type { Calls } from './session/calls.ts'
export type { KeepaliveOptions } from './session/keepalive.ts'
export type { RpcStream, StreamPart } from './session/rpc-stream.ts'
export { type ReadPartsOptions, readParts, writeParts } from './transfer/file-parts.ts'
export { connectThroughSsh } from './transport/ssh/through-ssh.ts'
export { type LibvirtUri, parseLibvirtUri, type TransportName, type UriParameters } from './uri/libvirt-uri.ts'
