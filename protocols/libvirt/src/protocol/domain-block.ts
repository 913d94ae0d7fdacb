/**
 * Disks of a running domain: copy, commit, pull, resize, statistics, throttling.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { bytes } from '../xdr/bytes.ts'
import { array, optional } from '../xdr/composites.ts'
import { int, int64, uint, uint64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { domain } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { domainDiskError } from './records.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const domainBlockCalls = {
  domainBlockStats: procedure(
    64,
    { dom: domain, path: text },
    { rdReq: int64, rdBytes: int64, wrReq: int64, wrBytes: int64, errs: int64 },
  ),
  domainBlockPeek: procedure(
    103,
    { dom: domain, path: text, offset: uint64, size: uint, flags: noFlags },
    { buffer: bytes(limit.domainBlockPeekBuffer) },
  ),
  domainGetBlockInfo: procedure(
    194,
    { dom: domain, path: text, flags: noFlags },
    { allocation: uint64, capacity: uint64, physical: uint64 },
  ),
  domainBlockJobAbort: procedure(
    237,
    { dom: domain, path: text, flags: flags<'DomainBlockJobAbortFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainGetBlockJobInfo: procedure(
    238,
    { dom: domain, path: text, flags: flags<'DomainBlockJobInfoFlags'>() },
    { found: int, type: int, bandwidth: uint64, cur: uint64, end: uint64 },
  ),
  domainBlockJobSetSpeed: procedure(
    239,
    { dom: domain, path: text, bandwidth: uint64, flags: flags<'DomainBlockJobSetSpeedFlags'>() },
    {},
  ),
  domainBlockPull: procedure(
    240,
    { dom: domain, path: text, bandwidth: uint64, flags: flags<'DomainBlockPullFlags'>() },
    {},
  ),
  domainBlockStatsFlags: procedure(
    243,
    { dom: domain, path: text, nparams: int, flags: flags<'TypedParameterFlags'>() },
    { params: typedParams(limit.domainBlockStatsParameters), nparams: int },
  ),
  domainBlockResize: procedure(
    251,
    { dom: domain, disk: text, size: uint64, flags: flags<'DomainBlockResizeFlags'>() },
    {},
  ),
  domainSetBlockIoTune: procedure(
    252,
    {
      dom: domain,
      disk: text,
      params: typedParams(limit.domainBlockIoTuneParameters),
      flags: flags<'DomainModificationImpact'>(),
    },
    {},
  ),
  domainGetBlockIoTune: procedure(
    253,
    {
      dom: domain,
      disk: optional(text),
      nparams: int,
      flags: flags<'DomainModificationImpact' | 'TypedParameterFlags'>(),
    },
    { params: typedParams(limit.domainBlockIoTuneParameters), nparams: int },
  ),
  domainGetDiskErrors: procedure(
    263,
    { dom: domain, maxerrors: uint, flags: noFlags },
    { errors: array(domainDiskError, limit.domainDiskErrors), nerrors: int },
  ),
  domainBlockRebase: procedure(
    266,
    { dom: domain, path: text, base: optional(text), bandwidth: uint64, flags: flags<'DomainBlockRebaseFlags'>() },
    {},
  ),
  domainBlockCommit: procedure(
    290,
    {
      dom: domain,
      disk: text,
      base: optional(text),
      top: optional(text),
      bandwidth: uint64,
      flags: flags<'DomainBlockCommitFlags'>(),
    },
    {},
  ),
  domainBlockCopy: procedure(
    345,
    {
      dom: domain,
      path: text,
      destxml: text,
      params: typedParams(limit.domainBlockCopyParameters),
      flags: flags<'DomainBlockCopyFlags'>(),
    },
    {},
  ),
  domainSetBlockThreshold: procedure(386, { dom: domain, dev: text, threshold: uint64, flags: noFlags }, {}),
  domainSetThrottleGroup: procedure(
    451,
    {
      dom: domain,
      group: text,
      params: typedParams(limit.domainBlockIoTuneParameters),
      flags: flags<'DomainModificationImpact' | 'TypedParameterFlags'>(),
    },
    {},
    { since: '11.2.0' },
  ),
  domainDelThrottleGroup: procedure(
    452,
    { dom: domain, group: optional(text), flags: flags<'DomainModificationImpact' | 'TypedParameterFlags'>() },
    {},
    { since: '11.2.0' },
  ),
} as const
