/**
 * Devices, interfaces and metadata of a domain.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 * That of 12.5.0 is stated after Protocol::Sys::Virt 12.6.0, which is generated from libvirt's file.
 */
import { optional } from '../xdr/composites.ts'
import { int, int64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { domain } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const domainDeviceCalls = {
  domainAttachDevice: procedure(8, { dom: domain, xml: text }, {}),
  domainDetachDevice: procedure(13, { dom: domain, xml: text }, {}, { priority: 'slow' }),
  domainInterfaceStats: procedure(
    65,
    { dom: domain, device: text },
    {
      rxBytes: int64,
      rxPackets: int64,
      rxErrs: int64,
      rxDrop: int64,
      txBytes: int64,
      txPackets: int64,
      txErrs: int64,
      txDrop: int64,
    },
    { priority: 'high' },
  ),
  domainAttachDeviceFlags: procedure(160, { dom: domain, xml: text, flags: flags<'DomainDeviceModifyFlags'>() }, {}),
  domainDetachDeviceFlags: procedure(
    161,
    { dom: domain, xml: text, flags: flags<'DomainDeviceModifyFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainUpdateDeviceFlags: procedure(174, { dom: domain, xml: text, flags: flags<'DomainDeviceModifyFlags'>() }, {}),
  domainSetInterfaceParameters: procedure(
    256,
    {
      dom: domain,
      device: text,
      params: typedParams(limit.domainInterfaceParameters),
      flags: flags<'DomainModificationImpact'>(),
    },
    {},
  ),
  domainGetInterfaceParameters: procedure(
    257,
    { dom: domain, device: text, nparams: int, flags: flags<'DomainModificationImpact' | 'TypedParameterFlags'>() },
    { params: typedParams(limit.domainInterfaceParameters), nparams: int },
  ),
  domainSetMetadata: procedure(
    264,
    {
      dom: domain,
      type: int,
      metadata: optional(text),
      key: optional(text),
      uri: optional(text),
      flags: flags<'DomainModificationImpact'>(),
    },
    {},
  ),
  domainGetMetadata: procedure(
    265,
    { dom: domain, type: int, uri: optional(text), flags: flags<'DomainModificationImpact'>() },
    { metadata: text },
  ),
  domainRename: procedure(358, { dom: domain, newName: optional(text), flags: noFlags }, { retcode: int }),
  domainDetachDeviceAlias: procedure(
    392,
    { dom: domain, alias: text, flags: flags<'DomainDeviceModifyFlags'>() },
    {},
    { priority: 'slow' },
  ),
  /** Has the guest tell the switches where it is now; every interface if `device` is not given. */
  domainAnnounceInterface: procedure(
    456,
    { dom: domain, device: optional(text), params: typedParams(limit.domainAnnounceInterface), flags: noFlags },
    {},
    { since: '12.5.0' },
  ),
} as const
