/**
 * Ports: who is plugged into a network.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { uuid } from '../xdr/bytes.ts'
import { array, withDefault } from '../xdr/composites.ts'
import { int, uint } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { network, networkPort } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const networkPortCalls = {
  networkListAllPorts: procedure(
    404,
    { network, needResults: withDefault(int, 1), flags: noFlags },
    { ports: array(networkPort, limit.networkPortList), ret: uint },
    { priority: 'high' },
  ),
  networkPortLookupByUuid: procedure(405, { network, uuid }, { port: networkPort }, { priority: 'high' }),
  networkPortCreateXml: procedure(
    406,
    { network, xml: text, flags: flags<'NetworkPortCreateFlags'>() },
    { port: networkPort },
  ),
  networkPortGetParameters: procedure(
    407,
    { port: networkPort, nparams: int, flags: noFlags },
    { params: typedParams(limit.networkPortParameters), nparams: int },
  ),
  networkPortSetParameters: procedure(
    408,
    { port: networkPort, params: typedParams(limit.networkPortParameters), flags: noFlags },
    {},
  ),
  networkPortGetXmlDesc: procedure(409, { port: networkPort, flags: noFlags }, { xml: text }),
  networkPortDelete: procedure(410, { port: networkPort, flags: noFlags }, {}),
} as const
