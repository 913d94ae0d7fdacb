/**
 * Devices of the host, among them mediated devices.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { array, optional, withDefault } from '../xdr/composites.ts'
import { int, uint } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { nodeDevice } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'

export const nodeDeviceCalls = {
  nodeNumOfDevices: procedure(111, { cap: optional(text), flags: noFlags }, { num: int }, { priority: 'high' }),
  nodeListDevices: procedure(
    112,
    { cap: optional(text), maxnames: int, flags: noFlags },
    { names: array(text, limit.nodeDeviceList) },
    { priority: 'high' },
  ),
  nodeDeviceLookupByName: procedure(113, { name: text }, { dev: nodeDevice }, { priority: 'high' }),
  nodeDeviceGetXmlDesc: procedure(114, { name: text, flags: flags<'NodeDeviceXMLFlags'>() }, { xml: text }),
  nodeDeviceGetParent: procedure(115, { name: text }, { parentName: optional(text) }, { priority: 'high' }),
  nodeDeviceNumOfCaps: procedure(116, { name: text }, { num: int }, { priority: 'high' }),
  nodeDeviceListCaps: procedure(
    117,
    { name: text, maxnames: int },
    { names: array(text, limit.nodeDeviceCapsList) },
    { priority: 'high' },
  ),
  nodeDeviceDettach: procedure(118, { name: text }, {}),
  nodeDeviceReAttach: procedure(119, { name: text }, {}),
  nodeDeviceReset: procedure(120, { name: text }, {}),
  nodeDeviceCreateXml: procedure(
    123,
    { xmlDesc: text, flags: flags<'NodeDeviceCreateXMLFlags'>() },
    { dev: nodeDevice },
  ),
  nodeDeviceDestroy: procedure(124, { name: text }, {}, { priority: 'high' }),
  connectListAllNodeDevices: procedure(
    285,
    { needResults: withDefault(int, 1), flags: flags<'ConnectListAllNodeDeviceFlags'>() },
    { devices: array(nodeDevice, limit.nodeDeviceList), ret: uint },
    { priority: 'high' },
  ),
  nodeDeviceLookupScsiHostByWwn: procedure(
    297,
    { wwnn: text, wwpn: text, flags: noFlags },
    { dev: nodeDevice },
    { priority: 'high' },
  ),
  nodeDeviceDetachFlags: procedure(301, { name: text, driverName: optional(text), flags: noFlags }, {}),
  nodeDeviceDefineXml: procedure(
    428,
    { xmlDesc: text, flags: flags<'NodeDeviceDefineXMLFlags'>() },
    { dev: nodeDevice },
  ),
  nodeDeviceUndefine: procedure(429, { name: text, flags: noFlags }, {}, { priority: 'high' }),
  nodeDeviceCreate: procedure(430, { name: text, flags: noFlags }, {}, { priority: 'high' }),
  nodeDeviceGetAutostart: procedure(433, { name: text }, { autostart: int }, { priority: 'high' }),
  nodeDeviceSetAutostart: procedure(434, { name: text, autostart: int }, {}, { priority: 'high' }),
  nodeDeviceIsPersistent: procedure(435, { name: text }, { persistent: int }, { priority: 'high' }),
  nodeDeviceIsActive: procedure(436, { name: text }, { active: int }, { priority: 'high' }),
  nodeDeviceUpdate: procedure(
    447,
    { name: text, xmlDesc: text, flags: flags<'NodeDeviceUpdateFlags'>() },
    {},
    { priority: 'high', since: '10.1.0' },
  ),
} as const
