/** libvirt's events as news. An event says where to look again; what it means in detail is found by looking. */
import type { EndpointEvent, VmNews } from '@covisor/driver-api'
import {
  DomainEventDefinedDetailType as Defined,
  type DomainEvent,
  DomainEventType as Lifecycle,
  DomainEventStoppedDetailType as Stopped,
  DomainEventSuspendedDetailType as Suspended,
  DomainEventUndefinedDetailType as Undefined,
} from '@covisor/libvirt'

/** The kinds worth asking for: those that change what an observer sees. */
export const watchedDomainEvents = [
  'lifecycle',
  'reboot',
  'ioErrorReason',
  'trayChange',
  'deviceAdded',
  'deviceRemoved',
  'agentLifecycle',
  'jobCompleted',
  'metadataChange',
  'tunable',
] as const

export type WatchedDomainEvent = DomainEvent<(typeof watchedDomainEvents)[number]>

export function translateDomainEvent(event: WatchedDomainEvent): EndpointEvent {
  const nativeRef = event.dom.uuid
  const news = (what: VmNews, detail?: string): EndpointEvent =>
    detail === undefined ? { kind: 'vm', nativeRef, what } : { kind: 'vm', nativeRef, what, detail }
  switch (event.kind) {
    case 'lifecycle':
      if (event.event === Lifecycle.UNDEFINED && event.detail === Undefined.REMOVED) {
        return { kind: 'vm-removed', nativeRef }
      }
      return news(lifecycleNews(event.event, event.detail))
    case 'reboot':
      return news('rebooted')
    case 'ioErrorReason':
      return news('io-error', [event.devAlias, event.reason].filter((part) => part !== '').join(': '))
    case 'trayChange':
    case 'deviceAdded':
    case 'deviceRemoved':
      return news('device-changed', event.devAlias)
    case 'agentLifecycle':
      return news('agent-changed')
    case 'jobCompleted':
      return news('job-ended')
    case 'metadataChange':
    case 'tunable':
      return news('changed')
    default:
      return event satisfies never
  }
}

function lifecycleNews(event: number, detail: number): VmNews {
  switch (event) {
    case Lifecycle.DEFINED:
      if (detail === Defined.FROM_SNAPSHOT) return 'snapshot-changed'
      return detail === Defined.ADDED ? 'defined' : 'changed'
    case Lifecycle.STARTED:
      return 'started'
    case Lifecycle.SUSPENDED:
      return detail === Suspended.IOERROR ? 'io-error' : 'paused'
    case Lifecycle.PMSUSPENDED:
      return 'paused'
    case Lifecycle.RESUMED:
      return 'resumed'
    case Lifecycle.STOPPED:
      if (detail === Stopped.CRASHED) return 'crashed'
      return detail === Stopped.SAVED ? 'suspended' : 'stopped'
    case Lifecycle.CRASHED:
      return 'crashed'
    default:
      return 'changed'
  }
}
