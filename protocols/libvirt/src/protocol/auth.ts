/**
 * Authentication: which kinds the daemon wants, SASL step by step, polkit.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { charList } from '../xdr/bytes.ts'
import { array } from '../xdr/composites.ts'
import { int } from '../xdr/numbers.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'

export const authCalls = {
  authList: procedure(66, {}, { types: array(int, limit.authTypeList) }, { priority: 'high' }),
  authSaslInit: procedure(67, {}, { mechlist: text }, { priority: 'high' }),
  authSaslStart: procedure(
    68,
    { mech: text, nil: int, data: charList(limit.authSaslData) },
    { complete: int, nil: int, data: charList(limit.authSaslData) },
    { priority: 'high' },
  ),
  authSaslStep: procedure(
    69,
    { nil: int, data: charList(limit.authSaslData) },
    { complete: int, nil: int, data: charList(limit.authSaslData) },
    { priority: 'high' },
  ),
  authPolkit: procedure(70, {}, { complete: int }, { priority: 'high' }),
} as const
