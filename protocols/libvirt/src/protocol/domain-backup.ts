/**
 * Checkpoints and backups.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { array, optional, withDefault } from '../xdr/composites.ts'
import { int } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { domain, domainCheckpoint } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'

export const domainBackupCalls = {
  domainCheckpointCreateXml: procedure(
    411,
    { dom: domain, xmlDesc: text, flags: flags<'DomainCheckpointCreateFlags'>() },
    { checkpoint: domainCheckpoint },
    { priority: 'slow' },
  ),
  domainCheckpointGetXmlDesc: procedure(
    412,
    { checkpoint: domainCheckpoint, flags: flags<'DomainCheckpointXMLFlags'>() },
    { xml: text },
  ),
  domainListAllCheckpoints: procedure(
    413,
    { dom: domain, needResults: withDefault(int, 1), flags: flags<'DomainCheckpointListFlags'>() },
    { checkpoints: array(domainCheckpoint, limit.domainCheckpointList), ret: int },
    { priority: 'high' },
  ),
  domainCheckpointListAllChildren: procedure(
    414,
    { checkpoint: domainCheckpoint, needResults: withDefault(int, 1), flags: flags<'DomainCheckpointListFlags'>() },
    { checkpoints: array(domainCheckpoint, limit.domainCheckpointList), ret: int },
    { priority: 'high' },
  ),
  domainCheckpointLookupByName: procedure(
    415,
    { dom: domain, name: text, flags: noFlags },
    { checkpoint: domainCheckpoint },
    { priority: 'high' },
  ),
  domainCheckpointGetParent: procedure(
    416,
    { checkpoint: domainCheckpoint, flags: noFlags },
    { parent: domainCheckpoint },
    { priority: 'high' },
  ),
  domainCheckpointDelete: procedure(
    417,
    { checkpoint: domainCheckpoint, flags: flags<'DomainCheckpointDeleteFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainBackupBegin: procedure(
    421,
    { dom: domain, backupXml: text, checkpointXml: optional(text), flags: flags<'DomainBackupBeginFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainBackupGetXmlDesc: procedure(422, { dom: domain, flags: noFlags }, { xml: text }, { priority: 'high' }),
} as const
