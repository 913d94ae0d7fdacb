/**
 * The connection itself: open, close, versions, identity, features.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { optional } from '../xdr/composites.ts'
import { int, uint64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const connectCalls = {
  connectOpen: procedure(1, { name: optional(text), flags: flags<'ConnectFlags'>() }, {}, { priority: 'high' }),
  connectClose: procedure(2, {}, {}, { priority: 'high' }),
  connectGetType: procedure(3, {}, { type: text }, { priority: 'high' }),
  connectGetVersion: procedure(4, {}, { hvVer: uint64 }, { priority: 'high' }),
  connectGetHostname: procedure(59, {}, { hostname: text }, { priority: 'high' }),
  connectSupportsFeature: procedure(60, { feature: int }, { supported: int }, { priority: 'high' }),
  connectGetUri: procedure(110, {}, { uri: text }, { priority: 'high' }),
  connectIsSecure: procedure(149, {}, { secure: int }, { priority: 'high' }),
  connectGetLibVersion: procedure(157, {}, { libVer: uint64 }, { priority: 'high' }),
  connectGetSysinfo: procedure(203, { flags: noFlags }, { sysinfo: text }, { priority: 'high' }),
  connectRegisterCloseCallback: procedure(360, {}, {}, { priority: 'high' }),
  connectUnregisterCloseCallback: procedure(361, {}, {}, { priority: 'high' }),
  connectSetIdentity: procedure(419, { params: typedParams(limit.connectIdentityParams), flags: noFlags }, {}),
} as const
