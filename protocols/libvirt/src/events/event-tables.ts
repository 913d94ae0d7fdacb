/**
 * Every class of event: its short name, the number it is asked for by, the message it arrives in.
 *
 * Left out: the messages without a registration number, which only daemons before 1.3.3 send.
 */
import { DomainEventID } from '../constants/domain-events.ts'
import { NodeDeviceEventID, SecretEventID } from '../constants/host-values.ts'
import { NetworkEventID } from '../constants/network-values.ts'
import { StoragePoolEventID } from '../constants/storage-values.ts'
import { eventMessages as sent } from '../protocol/event-messages.ts'
import type { Message } from '../protocol/procedure.ts'

interface EventClass<Body> {
  readonly id: number
  readonly message: Message<Body>
}
const event = <Body>(id: number, message: Message<Body>): EventClass<Body> => ({ id, message })

export const domainEvents = {
  lifecycle: event(DomainEventID.LIFECYCLE, sent.domainEventCallbackLifecycle),
  reboot: event(DomainEventID.REBOOT, sent.domainEventCallbackReboot),
  rtcChange: event(DomainEventID.RTC_CHANGE, sent.domainEventCallbackRtcChange),
  watchdog: event(DomainEventID.WATCHDOG, sent.domainEventCallbackWatchdog),
  ioError: event(DomainEventID.IO_ERROR, sent.domainEventCallbackIoError),
  graphics: event(DomainEventID.GRAPHICS, sent.domainEventCallbackGraphics),
  ioErrorReason: event(DomainEventID.IO_ERROR_REASON, sent.domainEventCallbackIoErrorReason),
  controlError: event(DomainEventID.CONTROL_ERROR, sent.domainEventCallbackControlError),
  blockJob: event(DomainEventID.BLOCK_JOB, sent.domainEventCallbackBlockJob),
  diskChange: event(DomainEventID.DISK_CHANGE, sent.domainEventCallbackDiskChange),
  trayChange: event(DomainEventID.TRAY_CHANGE, sent.domainEventCallbackTrayChange),
  pmWakeup: event(DomainEventID.PMWAKEUP, sent.domainEventCallbackPmwakeup),
  pmSuspend: event(DomainEventID.PMSUSPEND, sent.domainEventCallbackPmsuspend),
  balloonChange: event(DomainEventID.BALLOON_CHANGE, sent.domainEventCallbackBalloonChange),
  pmSuspendDisk: event(DomainEventID.PMSUSPEND_DISK, sent.domainEventCallbackPmsuspendDisk),
  deviceRemoved: event(DomainEventID.DEVICE_REMOVED, sent.domainEventCallbackDeviceRemoved),
  blockJob2: event(DomainEventID.BLOCK_JOB_2, sent.domainEventBlockJob2),
  tunable: event(DomainEventID.TUNABLE, sent.domainEventCallbackTunable),
  agentLifecycle: event(DomainEventID.AGENT_LIFECYCLE, sent.domainEventCallbackAgentLifecycle),
  deviceAdded: event(DomainEventID.DEVICE_ADDED, sent.domainEventCallbackDeviceAdded),
  migrationIteration: event(DomainEventID.MIGRATION_ITERATION, sent.domainEventCallbackMigrationIteration),
  jobCompleted: event(DomainEventID.JOB_COMPLETED, sent.domainEventCallbackJobCompleted),
  deviceRemovalFailed: event(DomainEventID.DEVICE_REMOVAL_FAILED, sent.domainEventCallbackDeviceRemovalFailed),
  metadataChange: event(DomainEventID.METADATA_CHANGE, sent.domainEventCallbackMetadataChange),
  blockThreshold: event(DomainEventID.BLOCK_THRESHOLD, sent.domainEventBlockThreshold),
  memoryFailure: event(DomainEventID.MEMORY_FAILURE, sent.domainEventMemoryFailure),
  memoryDeviceSizeChange: event(DomainEventID.MEMORY_DEVICE_SIZE_CHANGE, sent.domainEventMemoryDeviceSizeChange),
  nicMacChange: event(DomainEventID.NIC_MAC_CHANGE, sent.domainEventNicMacChange),
  vcpuRemoved: event(DomainEventID.VCPU_REMOVED, sent.domainEventVcpuRemoved),
  channelLifecycle: event(DomainEventID.CHANNEL_LIFECYCLE, sent.domainEventCallbackChannelLifecycle),
} as const

export const networkEvents = {
  lifecycle: event(NetworkEventID.LIFECYCLE, sent.networkEventLifecycle),
  metadataChange: event(NetworkEventID.METADATA_CHANGE, sent.networkEventCallbackMetadataChange),
} as const

export const storagePoolEvents = {
  lifecycle: event(StoragePoolEventID.LIFECYCLE, sent.storagePoolEventLifecycle),
  refresh: event(StoragePoolEventID.REFRESH, sent.storagePoolEventRefresh),
} as const

export const nodeDeviceEvents = {
  lifecycle: event(NodeDeviceEventID.LIFECYCLE, sent.nodeDeviceEventLifecycle),
  update: event(NodeDeviceEventID.UPDATE, sent.nodeDeviceEventUpdate),
} as const

export const secretEvents = {
  lifecycle: event(SecretEventID.LIFECYCLE, sent.secretEventLifecycle),
  valueChanged: event(SecretEventID.VALUE_CHANGED, sent.secretEventValueChanged),
} as const

/** All of them, under the names of the methods that subscribe to them. */
export const eventClasses = {
  domain: domainEvents,
  network: networkEvents,
  storagePool: storagePoolEvents,
  nodeDevice: nodeDeviceEvents,
  secret: secretEvents,
} as const

/** The fields of an event and its `kind`; what only serves the wire (callbackID, the wrapping `msg`) is gone. */
export type EventOf<Table, Kind extends keyof Table = keyof Table> = Kind extends keyof Table
  ? Table[Kind] extends EventClass<infer Body>
    ? { readonly kind: Kind } & Fields<Body>
    : never
  : never

type Fields<Body> = Omit<Body, 'callbackID' | 'msg'> & (Body extends { readonly msg: infer Inner } ? Inner : unknown)

export type DomainEvent<Kind extends keyof typeof domainEvents = keyof typeof domainEvents> = EventOf<
  typeof domainEvents,
  Kind
>
export type NetworkEvent = EventOf<typeof networkEvents>
export type StoragePoolEvent = EventOf<typeof storagePoolEvents>
export type NodeDeviceEvent = EventOf<typeof nodeDeviceEvents>
export type SecretEvent = EventOf<typeof secretEvents>
