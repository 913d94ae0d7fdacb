/**
 * Long work on a domain, and saving it to a file: progress, abort, save images.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { optional } from '../xdr/composites.ts'
import { int, uint, uint64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { domain } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const domainJobCalls = {
  domainCoreDump: procedure(
    53,
    { dom: domain, to: text, flags: flags<'DomainCoreDumpFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainRestore: procedure(54, { from: text }, {}, { priority: 'slow' }),
  domainSave: procedure(55, { dom: domain, to: text }, {}, { priority: 'slow' }),
  domainGetJobInfo: procedure(
    163,
    { dom: domain },
    {
      type: int,
      timeElapsed: uint64,
      timeRemaining: uint64,
      dataTotal: uint64,
      dataProcessed: uint64,
      dataRemaining: uint64,
      memTotal: uint64,
      memProcessed: uint64,
      memRemaining: uint64,
      fileTotal: uint64,
      fileProcessed: uint64,
      fileRemaining: uint64,
    },
  ),
  domainAbortJob: procedure(164, { dom: domain }, {}),
  domainManagedSave: procedure(
    182,
    { dom: domain, flags: flags<'DomainSaveRestoreFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainHasManagedSaveImage: procedure(183, { dom: domain, flags: noFlags }, { result: int }),
  domainManagedSaveRemove: procedure(184, { dom: domain, flags: noFlags }, {}),
  domainSaveFlags: procedure(
    232,
    { dom: domain, to: text, dxml: optional(text), flags: flags<'DomainSaveRestoreFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainRestoreFlags: procedure(
    233,
    { from: text, dxml: optional(text), flags: flags<'DomainSaveRestoreFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainSaveImageGetXmlDesc: procedure(
    235,
    { file: text, flags: flags<'DomainSaveImageXMLFlags'>() },
    { xml: text },
    { priority: 'high' },
  ),
  domainSaveImageDefineXml: procedure(
    236,
    { file: text, dxml: text, flags: flags<'DomainSaveRestoreFlags'>() },
    {},
    { priority: 'high' },
  ),
  domainGetJobStats: procedure(
    298,
    { dom: domain, flags: flags<'DomainGetJobStatsFlags'>() },
    { type: int, params: typedParams(limit.domainJobStats) },
  ),
  domainCoreDumpWithFormat: procedure(
    334,
    { dom: domain, to: text, dumpformat: uint, flags: flags<'DomainCoreDumpFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainManagedSaveGetXmlDesc: procedure(
    388,
    { dom: domain, flags: flags<'DomainSaveImageXMLFlags'>() },
    { xml: text },
  ),
  domainManagedSaveDefineXml: procedure(
    389,
    { dom: domain, dxml: optional(text), flags: flags<'DomainSaveRestoreFlags'>() },
    {},
  ),
  domainSaveParams: procedure(
    440,
    { dom: domain, params: typedParams(limit.domainSaveParams), flags: flags<'DomainSaveRestoreFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainRestoreParams: procedure(
    441,
    { params: typedParams(limit.domainSaveParams), flags: flags<'DomainSaveRestoreFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainAbortJobFlags: procedure(442, { dom: domain, flags: flags<'DomainAbortJobFlags'>() }, {}),
} as const
