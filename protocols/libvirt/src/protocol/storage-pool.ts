/**
 * Storage pools: life cycle, contents of the host that could become one.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { uuid } from '../xdr/bytes.ts'
import { array, optional, withDefault } from '../xdr/composites.ts'
import { int, smallInt, uint, uint64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { storagePool } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'

export const storagePoolCalls = {
  connectNumOfStoragePools: procedure(71, {}, { num: int }, { priority: 'high' }),
  connectListStoragePools: procedure(
    72,
    { maxnames: int },
    { names: array(text, limit.storagePoolList) },
    { priority: 'high' },
  ),
  connectNumOfDefinedStoragePools: procedure(73, {}, { num: int }, { priority: 'high' }),
  connectListDefinedStoragePools: procedure(
    74,
    { maxnames: int },
    { names: array(text, limit.storagePoolList) },
    { priority: 'high' },
  ),
  connectFindStoragePoolSources: procedure(
    75,
    { type: text, srcSpec: optional(text), flags: noFlags },
    { xml: text },
    { priority: 'slow' },
  ),
  storagePoolCreateXml: procedure(
    76,
    { xml: text, flags: flags<'StoragePoolCreateFlags'>() },
    { pool: storagePool },
    { priority: 'slow' },
  ),
  storagePoolDefineXml: procedure(
    77,
    { xml: text, flags: flags<'StoragePoolDefineFlags'>() },
    { pool: storagePool },
    { priority: 'high' },
  ),
  storagePoolCreate: procedure(
    78,
    { pool: storagePool, flags: flags<'StoragePoolCreateFlags'>() },
    {},
    { priority: 'slow' },
  ),
  storagePoolBuild: procedure(
    79,
    { pool: storagePool, flags: flags<'StoragePoolBuildFlags'>() },
    {},
    { priority: 'slow' },
  ),
  storagePoolDestroy: procedure(80, { pool: storagePool }, {}, { priority: 'high' }),
  storagePoolDelete: procedure(
    81,
    { pool: storagePool, flags: flags<'StoragePoolDeleteFlags'>() },
    {},
    { priority: 'slow' },
  ),
  storagePoolUndefine: procedure(82, { pool: storagePool }, {}, { priority: 'high' }),
  storagePoolRefresh: procedure(83, { pool: storagePool, flags: noFlags }, {}, { priority: 'slow' }),
  storagePoolLookupByName: procedure(84, { name: text }, { pool: storagePool }, { priority: 'high' }),
  storagePoolLookupByUuid: procedure(85, { uuid }, { pool: storagePool }, { priority: 'high' }),
  storagePoolGetInfo: procedure(
    87,
    { pool: storagePool },
    { state: smallInt, capacity: uint64, allocation: uint64, available: uint64 },
    { priority: 'high' },
  ),
  storagePoolGetXmlDesc: procedure(
    88,
    { pool: storagePool, flags: flags<'StorageXMLFlags'>() },
    { xml: text },
    { priority: 'high' },
  ),
  storagePoolGetAutostart: procedure(89, { pool: storagePool }, { autostart: int }, { priority: 'high' }),
  storagePoolSetAutostart: procedure(90, { pool: storagePool, autostart: int }, {}, { priority: 'high' }),
  storagePoolIsActive: procedure(154, { pool: storagePool }, { active: int }, { priority: 'high' }),
  storagePoolIsPersistent: procedure(155, { pool: storagePool }, { persistent: int }, { priority: 'high' }),
  connectListAllStoragePools: procedure(
    281,
    { needResults: withDefault(int, 1), flags: flags<'ConnectListAllStoragePoolsFlags'>() },
    { pools: array(storagePool, limit.storagePoolList), ret: uint },
    { priority: 'high' },
  ),
  storagePoolLookupByTargetPath: procedure(391, { path: text }, { pool: storagePool }, { priority: 'high' }),
} as const
