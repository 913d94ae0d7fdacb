/**
 * Networks: life cycle, leases, metadata.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { uuid } from '../xdr/bytes.ts'
import { array, optional, withDefault } from '../xdr/composites.ts'
import { int, uint } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { network } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { networkDhcpLease } from './records.ts'
import { text } from './text.ts'

export const networkCalls = {
  connectListDefinedNetworks: procedure(
    36,
    { maxnames: int },
    { names: array(text, limit.networkList) },
    { priority: 'high' },
  ),
  connectListNetworks: procedure(
    38,
    { maxnames: int },
    { names: array(text, limit.networkList) },
    { priority: 'high' },
  ),
  networkCreate: procedure(39, { net: network }, {}),
  networkCreateXml: procedure(40, { xml: text }, { net: network }),
  networkDefineXml: procedure(41, { xml: text }, { net: network }, { priority: 'high' }),
  networkDestroy: procedure(42, { net: network }, {}, { priority: 'high' }),
  networkGetXmlDesc: procedure(
    43,
    { net: network, flags: flags<'NetworkXMLFlags'>() },
    { xml: text },
    { priority: 'high' },
  ),
  networkGetAutostart: procedure(44, { net: network }, { autostart: int }, { priority: 'high' }),
  networkGetBridgeName: procedure(45, { net: network }, { name: text }, { priority: 'high' }),
  networkLookupByName: procedure(46, { name: text }, { net: network }, { priority: 'high' }),
  networkLookupByUuid: procedure(47, { uuid }, { net: network }, { priority: 'high' }),
  networkSetAutostart: procedure(48, { net: network, autostart: int }, {}, { priority: 'high' }),
  networkUndefine: procedure(49, { net: network }, {}, { priority: 'high' }),
  connectNumOfDefinedNetworks: procedure(50, {}, { num: int }, { priority: 'high' }),
  connectNumOfNetworks: procedure(52, {}, { num: int }, { priority: 'high' }),
  networkIsActive: procedure(152, { net: network }, { active: int }, { priority: 'high' }),
  networkIsPersistent: procedure(153, { net: network }, { persistent: int }, { priority: 'high' }),
  connectListAllNetworks: procedure(
    283,
    { needResults: withDefault(int, 1), flags: flags<'ConnectListAllNetworksFlags'>() },
    { nets: array(network, limit.networkList), ret: uint },
    { priority: 'high' },
  ),
  networkUpdate: procedure(
    291,
    { net: network, command: uint, section: uint, parentIndex: int, xml: text, flags: flags<'NetworkUpdateFlags'>() },
    {},
    { priority: 'high' },
  ),
  networkGetDhcpLeases: procedure(
    341,
    { net: network, mac: optional(text), needResults: withDefault(int, 1), flags: noFlags },
    { leases: array(networkDhcpLease, limit.networkDhcpLeases), ret: uint },
  ),
  networkDefineXmlFlags: procedure(
    432,
    { xml: text, flags: flags<'NetworkDefineFlags'>() },
    { net: network },
    { priority: 'high' },
  ),
  networkCreateXmlFlags: procedure(
    437,
    { xml: text, flags: flags<'NetworkCreateFlags'>() },
    { net: network },
    { priority: 'high' },
  ),
  networkSetMetadata: procedure(
    444,
    {
      network,
      type: int,
      metadata: optional(text),
      key: optional(text),
      uri: optional(text),
      flags: flags<'NetworkUpdateFlags'>(),
    },
    {},
    { since: '9.7.0' },
  ),
  networkGetMetadata: procedure(
    445,
    { network, type: int, uri: optional(text), flags: flags<'NetworkUpdateFlags'>() },
    { metadata: text },
    { since: '9.7.0' },
  ),
} as const
