/**
 * Towards the guest: agent, keys, screen, consoles, power, launch security.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { bytes, charList } from '../xdr/bytes.ts'
import { array, optional } from '../xdr/composites.ts'
import { int, int64, uint, uint64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { domain } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { domainFsinfo, domainGetSecurityLabelRet, domainInterface } from './records.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const domainGuestCalls = {
  domainReboot: procedure(27, { dom: domain, flags: flags<'DomainRebootFlags'>() }, {}, { priority: 'slow' }),
  domainShutdown: procedure(33, { dom: domain }, {}, { priority: 'slow' }),
  domainMemoryPeek: procedure(
    104,
    { dom: domain, offset: uint64, size: uint, flags: flags<'DomainMemoryFlags'>() },
    { buffer: bytes(limit.domainMemoryPeekBuffer) },
  ),
  domainGetSecurityLabel: procedure(
    121,
    { dom: domain },
    { label: charList(limit.securityLabel), enforcing: int },
    { priority: 'high' },
  ),
  domainOpenConsole: procedure(
    201,
    { dom: domain, devName: optional(text), flags: flags<'DomainConsoleFlags'>() },
    {},
    { stream: 'both' },
  ),
  domainInjectNmi: procedure(210, { dom: domain, flags: noFlags }, {}),
  domainScreenshot: procedure(
    211,
    { dom: domain, screen: uint, flags: noFlags },
    { mime: optional(text) },
    { priority: 'slow', stream: 'download' },
  ),
  domainSendKey: procedure(
    226,
    { dom: domain, codeset: uint, holdtime: uint, keycodes: array(uint, limit.domainSendKey), flags: noFlags },
    {},
  ),
  domainShutdownFlags: procedure(258, { dom: domain, flags: flags<'DomainShutdownFlags'>() }, {}, { priority: 'slow' }),
  domainPmSuspendForDuration: procedure(
    261,
    { dom: domain, target: uint, duration: uint64, flags: noFlags },
    {},
    { priority: 'slow' },
  ),
  domainPmWakeup: procedure(267, { dom: domain, flags: noFlags }, {}),
  domainGetHostname: procedure(
    277,
    { dom: domain, flags: flags<'DomainGetHostnameFlags'>() },
    { hostname: text },
    { priority: 'slow' },
  ),
  domainGetSecurityLabelList: procedure(
    278,
    { dom: domain },
    { labels: array(domainGetSecurityLabelRet, limit.securityLabelList), ret: int },
    { priority: 'high' },
  ),
  domainFstrim: procedure(
    294,
    { dom: domain, mountPoint: optional(text), minimum: uint64, flags: noFlags },
    {},
    { priority: 'slow' },
  ),
  domainSendProcessSignal: procedure(295, { dom: domain, pidValue: int64, signum: uint, flags: noFlags }, {}),
  domainOpenChannel: procedure(
    296,
    { dom: domain, name: optional(text), flags: flags<'DomainChannelFlags'>() },
    {},
    { stream: 'both' },
  ),
  domainFsfreeze: procedure(
    335,
    { dom: domain, mountpoints: array(text, limit.domainFsfreezeMountpoints), flags: noFlags },
    { filesystems: int },
    { priority: 'slow' },
  ),
  domainFsthaw: procedure(
    336,
    { dom: domain, mountpoints: array(text, limit.domainFsfreezeMountpoints), flags: noFlags },
    { filesystems: int },
    { priority: 'slow' },
  ),
  domainGetTime: procedure(
    337,
    { dom: domain, flags: noFlags },
    { seconds: int64, nseconds: uint },
    { priority: 'slow' },
  ),
  domainSetTime: procedure(
    338,
    { dom: domain, seconds: int64, nseconds: uint, flags: flags<'DomainSetTimeFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainGetFsinfo: procedure(
    349,
    { dom: domain, flags: noFlags },
    { info: array(domainFsinfo, limit.domainFsinfo), ret: uint },
    { priority: 'slow' },
  ),
  domainInterfaceAddresses: procedure(
    353,
    { dom: domain, source: uint, flags: noFlags },
    { ifaces: array(domainInterface, limit.domainInterface) },
    { priority: 'slow' },
  ),
  domainSetUserPassword: procedure(
    357,
    { dom: domain, user: optional(text), password: optional(text), flags: flags<'DomainSetUserPasswordFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainSetLifecycleAction: procedure(
    390,
    { dom: domain, type: uint, action: uint, flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainGetLaunchSecurityInfo: procedure(
    396,
    { dom: domain, flags: noFlags },
    { params: typedParams(limit.domainLaunchSecurityInfoParams) },
  ),
  domainGetGuestInfo: procedure(
    418,
    { dom: domain, types: flags<'DomainGuestInfoTypes'>(), flags: noFlags },
    { params: typedParams(limit.domainGuestInfoParams) },
    { priority: 'slow' },
  ),
  domainAgentSetResponseTimeout: procedure(420, { dom: domain, timeout: int, flags: noFlags }, { result: int }),
  domainAuthorizedSshKeysGet: procedure(
    424,
    { dom: domain, user: text, flags: noFlags },
    { keys: array(text, limit.domainAuthorizedSshKeys) },
    { priority: 'slow' },
  ),
  domainAuthorizedSshKeysSet: procedure(
    425,
    {
      dom: domain,
      user: text,
      keys: array(text, limit.domainAuthorizedSshKeys),
      flags: flags<'DomainAuthorizedSSHKeysSetFlags'>(),
    },
    {},
    { priority: 'slow' },
  ),
  domainGetMessages: procedure(
    426,
    { dom: domain, flags: flags<'DomainMessageType'>() },
    { msgs: array(text, limit.domainMessages) },
  ),
  domainSetLaunchSecurityState: procedure(
    439,
    { dom: domain, params: typedParams(limit.domainLaunchSecurityStateParams), flags: noFlags },
    {},
  ),
  domainGraphicsReload: procedure(448, { dom: domain, type: uint, flags: noFlags }, {}, { since: '10.2.0' }),
} as const
