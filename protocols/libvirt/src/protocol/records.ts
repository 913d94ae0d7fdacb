/**
 * What travels inside messages, more than once or in lists: leases, addresses, statistics, event bodies.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { bytes, charList } from '../xdr/bytes.ts'
import { array, optional, struct } from '../xdr/composites.ts'
import { int, int64, uint, uint64 } from '../xdr/numbers.ts'
import { domain } from './handles.ts'
import * as limit from './limits.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const vcpuInfo = struct({ number: uint, state: int, cpuTime: uint64, cpu: int })

export const domainMemoryStat = struct({ tag: int, val: uint64 })

export const domainEventGraphicsAddress = struct({ family: int, node: text, service: text })

export const domainEventGraphicsIdentity = struct({ type: text, name: text })

export const nodeGetCpuStats = struct({ field: text, value: uint64 })

export const nodeGetMemoryStats = struct({ field: text, value: uint64 })

export const domainDiskError = struct({ disk: text, error: int })

export const domainGetSecurityLabelRet = struct({ label: charList(limit.securityLabel), enforcing: int })

export const domainEventLifecycle = struct({ dom: domain, event: int, detail: int })

export const domainEventReboot = struct({ dom: domain })

export const domainEventRtcChange = struct({ dom: domain, offset: int64 })

export const domainEventWatchdog = struct({ dom: domain, action: int })

export const domainEventIoError = struct({ dom: domain, srcPath: text, devAlias: text, action: int })

export const domainEventGraphics = struct({
  dom: domain,
  phase: int,
  local: domainEventGraphicsAddress,
  remote: domainEventGraphicsAddress,
  authScheme: text,
  subject: array(domainEventGraphicsIdentity, limit.domainEventGraphicsIdentity),
})

export const domainEventIoErrorReason = struct({
  dom: domain,
  srcPath: text,
  devAlias: text,
  action: int,
  reason: text,
})

export const domainEventControlError = struct({ dom: domain })

export const domainEventBlockJob = struct({ dom: domain, path: text, type: int, status: int })

export const domainEventDiskChange = struct({
  dom: domain,
  oldSrcPath: optional(text),
  newSrcPath: optional(text),
  devAlias: text,
  reason: int,
})

export const domainEventTrayChange = struct({ dom: domain, devAlias: text, reason: int })

export const domainEventPmwakeup = struct({ dom: domain })

export const domainEventPmsuspend = struct({ dom: domain })

export const domainEventBalloonChange = struct({ dom: domain, actual: uint64 })

export const domainEventPmsuspendDisk = struct({ dom: domain })

export const domainEventDeviceRemoved = struct({ dom: domain, devAlias: text })

export const networkDhcpLease = struct({
  iface: text,
  expirytime: int64,
  type: int,
  mac: optional(text),
  iaid: optional(text),
  ipaddr: text,
  prefix: uint,
  hostname: optional(text),
  clientid: optional(text),
})

export const domainStatsRecord = struct({ dom: domain, params: typedParams(limit.connectGetAllDomainStats) })

export const domainFsinfo = struct({
  mountpoint: text,
  name: text,
  fstype: text,
  devAliases: array(text, limit.domainFsinfoDisks),
})

export const domainIothreadInfo = struct({ iothreadId: uint, cpumap: bytes(limit.cpumap) })

export const domainIpAddr = struct({ type: int, addr: text, prefix: uint })

export const domainInterface = struct({
  name: text,
  hwaddr: optional(text),
  addrs: array(domainIpAddr, limit.domainIpAddr),
})
