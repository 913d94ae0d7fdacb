/**
 * Secrets: keys of encrypted volumes, passwords of remote storage.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { bytes, uuid } from '../xdr/bytes.ts'
import { array, withDefault } from '../xdr/composites.ts'
import { int, uint } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { secret } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'

export const secretCalls = {
  connectNumOfSecrets: procedure(139, {}, { num: int }, { priority: 'high' }),
  connectListSecrets: procedure(140, { maxuuids: int }, { uuids: array(text, limit.secretList) }, { priority: 'high' }),
  secretLookupByUuid: procedure(141, { uuid }, { secret }, { priority: 'high' }),
  secretDefineXml: procedure(142, { xml: text, flags: flags<'SecretDefineFlags'>() }, { secret }, { priority: 'high' }),
  secretGetXmlDesc: procedure(143, { secret, flags: noFlags }, { xml: text }, { priority: 'high' }),
  secretSetValue: procedure(144, { secret, value: bytes(limit.secretValue), flags: noFlags }, {}, { priority: 'high' }),
  secretGetValue: procedure(145, { secret, flags: noFlags }, { value: bytes(limit.secretValue) }, { priority: 'high' }),
  secretUndefine: procedure(146, { secret }, {}, { priority: 'high' }),
  secretLookupByUsage: procedure(147, { usageType: int, usageID: text }, { secret }, { priority: 'high' }),
  connectListAllSecrets: procedure(
    287,
    { needResults: withDefault(int, 1), flags: flags<'ConnectListAllSecretsFlags'>() },
    { secrets: array(secret, limit.secretList), ret: uint },
    { priority: 'high' },
  ),
} as const
