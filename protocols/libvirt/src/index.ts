/** A libvirt RPC client in pure TypeScript: what this package offers to others. */
export { type ConnectOptions, connect } from './connect.ts'
export { Connection, type TransferOptions } from './connection.ts'
export * from './constants/common-flags.ts'
export * from './constants/domain-events.ts'
export * from './constants/domain-flags.ts'
export * from './constants/domain-states.ts'
export * from './constants/domain-storage-flags.ts'
export * from './constants/domain-values.ts'
export { ErrorCode, ErrorDomain, ErrorLevel } from './constants/error-codes.ts'
export * from './constants/host-values.ts'
export * from './constants/keycodes.ts'
export * from './constants/network-values.ts'
export * from './constants/snapshot-flags.ts'
export * from './constants/storage-values.ts'
export { CallTimeoutError } from './errors/call-timeout-error.ts'
export { ConnectionError, type ConnectionErrorReason } from './errors/connection-error.ts'
export { LibvirtError } from './errors/libvirt-error.ts'
export { ProtocolError } from './errors/protocol-error.ts'
export { UriError } from './errors/uri-error.ts'
export { EventFeed, EventOverflowError, type FeedOptions } from './events/event-feed.ts'
export type {
  DomainEvent,
  NetworkEvent,
  NodeDeviceEvent,
  SecretEvent,
  StoragePoolEvent,
} from './events/event-tables.ts'
export type { SubscribeOptions, Subscriptions } from './events/subscriptions.ts'
export { DriverFeature } from './protocol/driver-feature.ts'
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
export type { CallOptions } from './session/call-options.ts'
export type { Calls } from './session/calls.ts'
export type { KeepaliveOptions } from './session/keepalive.ts'
export type { RpcStream, StreamPart } from './session/rpc-stream.ts'
export { type LibvirtUri, parseLibvirtUri, type TransportName, type UriParameters } from './uri/libvirt-uri.ts'
