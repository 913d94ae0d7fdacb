/**
 * Network interfaces of the host.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { array, withDefault } from '../xdr/composites.ts'
import { int, uint } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { hostInterface } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'

export const hostInterfaceCalls = {
  connectNumOfInterfaces: procedure(126, {}, { num: int }, { priority: 'high' }),
  connectListInterfaces: procedure(
    127,
    { maxnames: int },
    { names: array(text, limit.interfaceList) },
    { priority: 'high' },
  ),
  interfaceLookupByName: procedure(128, { name: text }, { iface: hostInterface }, { priority: 'high' }),
  interfaceLookupByMacString: procedure(129, { mac: text }, { iface: hostInterface }, { priority: 'high' }),
  interfaceGetXmlDesc: procedure(130, { iface: hostInterface, flags: flags<'InterfaceXMLFlags'>() }, { xml: text }),
  interfaceDefineXml: procedure(
    131,
    { xml: text, flags: flags<'InterfaceDefineFlags'>() },
    { iface: hostInterface },
    { priority: 'high' },
  ),
  interfaceUndefine: procedure(132, { iface: hostInterface }, {}, { priority: 'high' }),
  interfaceCreate: procedure(133, { iface: hostInterface, flags: noFlags }, {}),
  interfaceDestroy: procedure(134, { iface: hostInterface, flags: noFlags }, {}, { priority: 'high' }),
  connectNumOfDefinedInterfaces: procedure(137, {}, { num: int }, { priority: 'high' }),
  connectListDefinedInterfaces: procedure(
    138,
    { maxnames: int },
    { names: array(text, limit.interfaceList) },
    { priority: 'high' },
  ),
  interfaceIsActive: procedure(156, { iface: hostInterface }, { active: int }, { priority: 'high' }),
  interfaceChangeBegin: procedure(220, { flags: noFlags }, {}),
  interfaceChangeCommit: procedure(221, { flags: noFlags }, {}),
  interfaceChangeRollback: procedure(222, { flags: noFlags }, {}),
  connectListAllInterfaces: procedure(
    284,
    { needResults: withDefault(int, 1), flags: flags<'ConnectListAllInterfacesFlags'>() },
    { ifaces: array(hostInterface, limit.interfaceList), ret: uint },
    { priority: 'high' },
  ),
} as const
