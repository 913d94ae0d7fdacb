/**
 * Volumes: life cycle, lookups, upload and download.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { array, withDefault } from '../xdr/composites.ts'
import { int, smallInt, uint, uint64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { storagePool, storageVol } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'

export const storageVolumeCalls = {
  storagePoolLookupByVolume: procedure(86, { vol: storageVol }, { pool: storagePool }, { priority: 'high' }),
  storagePoolNumOfVolumes: procedure(91, { pool: storagePool }, { num: int }, { priority: 'high' }),
  storagePoolListVolumes: procedure(
    92,
    { pool: storagePool, maxnames: int },
    { names: array(text, limit.storageVolList) },
    { priority: 'high' },
  ),
  storageVolCreateXml: procedure(
    93,
    { pool: storagePool, xml: text, flags: flags<'StorageVolCreateFlags'>() },
    { vol: storageVol },
    { priority: 'slow' },
  ),
  storageVolDelete: procedure(
    94,
    { vol: storageVol, flags: flags<'StorageVolDeleteFlags'>() },
    {},
    { priority: 'slow' },
  ),
  storageVolLookupByName: procedure(95, { pool: storagePool, name: text }, { vol: storageVol }, { priority: 'high' }),
  storageVolLookupByKey: procedure(96, { key: text }, { vol: storageVol }, { priority: 'high' }),
  storageVolLookupByPath: procedure(97, { path: text }, { vol: storageVol }, { priority: 'high' }),
  storageVolGetInfo: procedure(
    98,
    { vol: storageVol },
    { type: smallInt, capacity: uint64, allocation: uint64 },
    { priority: 'high' },
  ),
  storageVolGetXmlDesc: procedure(99, { vol: storageVol, flags: noFlags }, { xml: text }, { priority: 'high' }),
  storageVolGetPath: procedure(100, { vol: storageVol }, { name: text }, { priority: 'high' }),
  storageVolCreateXmlFrom: procedure(
    125,
    { pool: storagePool, xml: text, clonevol: storageVol, flags: flags<'StorageVolCreateFlags'>() },
    { vol: storageVol },
    { priority: 'slow' },
  ),
  storageVolWipe: procedure(165, { vol: storageVol, flags: noFlags }, {}, { priority: 'slow' }),
  storageVolUpload: procedure(
    208,
    { vol: storageVol, offset: uint64, length: uint64, flags: flags<'StorageVolUploadFlags'>() },
    {},
    { stream: 'upload' },
  ),
  storageVolDownload: procedure(
    209,
    { vol: storageVol, offset: uint64, length: uint64, flags: flags<'StorageVolDownloadFlags'>() },
    {},
    { stream: 'download' },
  ),
  storageVolWipePattern: procedure(259, { vol: storageVol, algorithm: uint, flags: noFlags }, {}, { priority: 'slow' }),
  storageVolResize: procedure(
    260,
    { vol: storageVol, capacity: uint64, flags: flags<'StorageVolResizeFlags'>() },
    {},
    { priority: 'slow' },
  ),
  storagePoolListAllVolumes: procedure(
    282,
    { pool: storagePool, needResults: withDefault(int, 1), flags: noFlags },
    { vols: array(storageVol, limit.storageVolList), ret: uint },
    { priority: 'high' },
  ),
  storageVolGetInfoFlags: procedure(
    378,
    { vol: storageVol, flags: flags<'StorageVolInfoFlags'>() },
    { type: smallInt, capacity: uint64, allocation: uint64 },
    { priority: 'high' },
  ),
} as const
