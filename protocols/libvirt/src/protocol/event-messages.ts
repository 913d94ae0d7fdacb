/**
 * What the daemon sends without being asked. The messages named `…Callback…` carry the number of the registration that
 * they belong to; the others are what daemons before 1.3.3 send.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 * Those of 12.4.0 are stated after Protocol::Sys::Virt 12.6.0, which is generated from libvirt's file.
 */
import { array, optional } from '../xdr/composites.ts'
import { int, int64, uint, uint64 } from '../xdr/numbers.ts'
import { domain, network, nodeDevice, secret, storagePool } from './handles.ts'
import * as limit from './limits.ts'
import { message } from './procedure.ts'
import {
  domainEventBalloonChange,
  domainEventBlockJob,
  domainEventControlError,
  domainEventDeviceRemoved,
  domainEventDiskChange,
  domainEventGraphics,
  domainEventGraphicsAddress,
  domainEventGraphicsIdentity,
  domainEventIoError,
  domainEventIoErrorReason,
  domainEventLifecycle,
  domainEventPmsuspend,
  domainEventPmsuspendDisk,
  domainEventPmwakeup,
  domainEventReboot,
  domainEventRtcChange,
  domainEventTrayChange,
  domainEventWatchdog,
} from './records.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const eventMessages = {
  domainEventLifecycle: message(107, { dom: domain, event: int, detail: int }),
  domainEventReboot: message(169, { dom: domain }),
  domainEventRtcChange: message(170, { dom: domain, offset: int64 }),
  domainEventWatchdog: message(171, { dom: domain, action: int }),
  domainEventIoError: message(172, { dom: domain, srcPath: text, devAlias: text, action: int }),
  domainEventGraphics: message(173, {
    dom: domain,
    phase: int,
    local: domainEventGraphicsAddress,
    remote: domainEventGraphicsAddress,
    authScheme: text,
    subject: array(domainEventGraphicsIdentity, limit.domainEventGraphicsIdentity),
  }),
  domainEventIoErrorReason: message(195, { dom: domain, srcPath: text, devAlias: text, action: int, reason: text }),
  domainEventControlError: message(224, { dom: domain }),
  domainEventBlockJob: message(241, { dom: domain, path: text, type: int, status: int }),
  domainEventDiskChange: message(248, {
    dom: domain,
    oldSrcPath: optional(text),
    newSrcPath: optional(text),
    devAlias: text,
    reason: int,
  }),
  domainEventTrayChange: message(268, { dom: domain, devAlias: text, reason: int }),
  domainEventPmwakeup: message(269, { dom: domain }),
  domainEventPmsuspend: message(270, { dom: domain }),
  domainEventBalloonChange: message(276, { dom: domain, actual: uint64 }),
  domainEventPmsuspendDisk: message(292, { dom: domain }),
  domainEventDeviceRemoved: message(311, { dom: domain, devAlias: text }),
  networkEventLifecycle: message(315, { callbackID: int, net: network, event: int, detail: int }),
  domainEventCallbackLifecycle: message(318, { callbackID: int, msg: domainEventLifecycle }),
  domainEventCallbackReboot: message(319, { callbackID: int, msg: domainEventReboot }),
  domainEventCallbackRtcChange: message(320, { callbackID: int, msg: domainEventRtcChange }),
  domainEventCallbackWatchdog: message(321, { callbackID: int, msg: domainEventWatchdog }),
  domainEventCallbackIoError: message(322, { callbackID: int, msg: domainEventIoError }),
  domainEventCallbackGraphics: message(323, { callbackID: int, msg: domainEventGraphics }),
  domainEventCallbackIoErrorReason: message(324, { callbackID: int, msg: domainEventIoErrorReason }),
  domainEventCallbackControlError: message(325, { callbackID: int, msg: domainEventControlError }),
  domainEventCallbackBlockJob: message(326, { callbackID: int, msg: domainEventBlockJob }),
  domainEventCallbackDiskChange: message(327, { callbackID: int, msg: domainEventDiskChange }),
  domainEventCallbackTrayChange: message(328, { callbackID: int, msg: domainEventTrayChange }),
  domainEventCallbackPmwakeup: message(329, { callbackID: int, reason: int, msg: domainEventPmwakeup }),
  domainEventCallbackPmsuspend: message(330, { callbackID: int, reason: int, msg: domainEventPmsuspend }),
  domainEventCallbackBalloonChange: message(331, { callbackID: int, msg: domainEventBalloonChange }),
  domainEventCallbackPmsuspendDisk: message(332, { callbackID: int, reason: int, msg: domainEventPmsuspendDisk }),
  domainEventCallbackDeviceRemoved: message(333, { callbackID: int, msg: domainEventDeviceRemoved }),
  domainEventBlockJob2: message(339, { callbackID: int, dom: domain, dst: text, type: int, status: int }),
  domainEventCallbackTunable: message(346, {
    callbackID: int,
    dom: domain,
    params: typedParams(limit.domainEventTunable),
  }),
  domainEventCallbackAgentLifecycle: message(348, { callbackID: int, dom: domain, state: int, reason: int }),
  domainEventCallbackDeviceAdded: message(354, { callbackID: int, dom: domain, devAlias: text }),
  domainEventCallbackMigrationIteration: message(359, { callbackID: int, dom: domain, iteration: int }),
  connectEventConnectionClosed: message(362, { reason: int }),
  domainEventCallbackJobCompleted: message(363, {
    callbackID: int,
    dom: domain,
    params: typedParams(limit.domainJobStats),
  }),
  domainEventCallbackDeviceRemovalFailed: message(367, { callbackID: int, dom: domain, devAlias: text }),
  storagePoolEventLifecycle: message(370, { callbackID: int, pool: storagePool, event: int, detail: int }),
  storagePoolEventRefresh: message(373, { callbackID: int, pool: storagePool }),
  nodeDeviceEventLifecycle: message(376, { callbackID: int, dev: nodeDevice, event: int, detail: int }),
  nodeDeviceEventUpdate: message(377, { callbackID: int, dev: nodeDevice }),
  domainEventCallbackMetadataChange: message(379, { callbackID: int, dom: domain, type: int, nsuri: optional(text) }),
  secretEventLifecycle: message(382, { callbackID: int, secret, event: int, detail: int }),
  secretEventValueChanged: message(383, { callbackID: int, secret }),
  domainEventBlockThreshold: message(385, {
    callbackID: int,
    dom: domain,
    dev: text,
    path: optional(text),
    threshold: uint64,
    excess: uint64,
  }),
  domainEventMemoryFailure: message(423, { callbackID: int, dom: domain, recipient: int, action: int, flags: uint }),
  domainEventMemoryDeviceSizeChange: message(438, { callbackID: int, dom: domain, alias: text, size: uint64 }),
  networkEventCallbackMetadataChange: message(
    446,
    { callbackID: int, net: network, type: int, nsuri: optional(text) },
    { since: '9.8.0' },
  ),
  domainEventNicMacChange: message(
    453,
    { callbackID: int, dom: domain, alias: text, oldMAC: text, newMAC: text },
    { since: '11.2.0' },
  ),
  domainEventVcpuRemoved: message(454, { callbackID: int, dom: domain, vcpuid: uint }, { since: '12.4.0' }),
  domainEventCallbackChannelLifecycle: message(
    455,
    { callbackID: int, dom: domain, channelName: text, state: int, reason: int },
    { since: '12.4.0' },
  ),
} as const
