/**
 * Migration, protocols 1 to 3. New code uses the `…3Params` phases: begin, prepare, perform, finish, confirm.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { bytes } from '../xdr/bytes.ts'
import { optional } from '../xdr/composites.ts'
import { int, uint64 } from '../xdr/numbers.ts'
import { flags, longFlags, noFlags } from './flags.ts'
import { domain } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const domainMigrationCalls = {
  domainMigratePrepare: procedure(
    61,
    { uriIn: optional(text), flags: longFlags<'DomainMigrateFlags'>(), dname: optional(text), resource: uint64 },
    { cookie: bytes(limit.migrateCookie), uriOut: optional(text) },
    { priority: 'slow' },
  ),
  domainMigratePerform: procedure(
    62,
    {
      dom: domain,
      cookie: bytes(limit.migrateCookie),
      uri: text,
      flags: longFlags<'DomainMigrateFlags'>(),
      dname: optional(text),
      resource: uint64,
    },
    {},
    { priority: 'slow' },
  ),
  domainMigrateFinish: procedure(
    63,
    { dname: text, cookie: bytes(limit.migrateCookie), uri: text, flags: longFlags<'DomainMigrateFlags'>() },
    { ddom: domain },
    { priority: 'slow' },
  ),
  domainMigratePrepare2: procedure(
    108,
    {
      uriIn: optional(text),
      flags: longFlags<'DomainMigrateFlags'>(),
      dname: optional(text),
      resource: uint64,
      domXml: text,
    },
    { cookie: bytes(limit.migrateCookie), uriOut: optional(text) },
    { priority: 'slow' },
  ),
  domainMigrateFinish2: procedure(
    109,
    {
      dname: text,
      cookie: bytes(limit.migrateCookie),
      uri: text,
      flags: longFlags<'DomainMigrateFlags'>(),
      retcode: int,
    },
    { ddom: domain },
    { priority: 'slow' },
  ),
  domainMigratePrepareTunnel: procedure(
    148,
    { flags: longFlags<'DomainMigrateFlags'>(), dname: optional(text), resource: uint64, domXml: text },
    {},
    { priority: 'slow', stream: 'upload' },
  ),
  domainMigrateSetMaxDowntime: procedure(166, { dom: domain, downtime: uint64, flags: noFlags }, {}),
  domainMigrateSetMaxSpeed: procedure(
    207,
    { dom: domain, bandwidth: uint64, flags: flags<'DomainMigrateMaxSpeedFlags'>() },
    {},
  ),
  domainMigrateBegin3: procedure(
    213,
    {
      dom: domain,
      xmlin: optional(text),
      flags: longFlags<'DomainMigrateFlags'>(),
      dname: optional(text),
      resource: uint64,
    },
    { cookieOut: bytes(limit.migrateCookie), xml: text },
  ),
  domainMigratePrepare3: procedure(
    214,
    {
      cookieIn: bytes(limit.migrateCookie),
      uriIn: optional(text),
      flags: longFlags<'DomainMigrateFlags'>(),
      dname: optional(text),
      resource: uint64,
      domXml: text,
    },
    { cookieOut: bytes(limit.migrateCookie), uriOut: optional(text) },
    { priority: 'slow' },
  ),
  domainMigratePrepareTunnel3: procedure(
    215,
    {
      cookieIn: bytes(limit.migrateCookie),
      flags: longFlags<'DomainMigrateFlags'>(),
      dname: optional(text),
      resource: uint64,
      domXml: text,
    },
    { cookieOut: bytes(limit.migrateCookie) },
    { priority: 'slow', stream: 'upload' },
  ),
  domainMigratePerform3: procedure(
    216,
    {
      dom: domain,
      xmlin: optional(text),
      cookieIn: bytes(limit.migrateCookie),
      dconnuri: optional(text),
      uri: optional(text),
      flags: longFlags<'DomainMigrateFlags'>(),
      dname: optional(text),
      resource: uint64,
    },
    { cookieOut: bytes(limit.migrateCookie) },
    { priority: 'slow' },
  ),
  domainMigrateFinish3: procedure(
    217,
    {
      dname: text,
      cookieIn: bytes(limit.migrateCookie),
      dconnuri: optional(text),
      uri: optional(text),
      flags: longFlags<'DomainMigrateFlags'>(),
      cancelled: int,
    },
    { dom: domain, cookieOut: bytes(limit.migrateCookie) },
    { priority: 'slow' },
  ),
  domainMigrateConfirm3: procedure(
    218,
    { dom: domain, cookieIn: bytes(limit.migrateCookie), flags: longFlags<'DomainMigrateFlags'>(), cancelled: int },
    {},
    { priority: 'slow' },
  ),
  domainMigrateGetMaxSpeed: procedure(
    242,
    { dom: domain, flags: flags<'DomainMigrateMaxSpeedFlags'>() },
    { bandwidth: uint64 },
  ),
  domainMigrateGetCompressionCache: procedure(299, { dom: domain, flags: noFlags }, { cacheSize: uint64 }),
  domainMigrateSetCompressionCache: procedure(300, { dom: domain, cacheSize: uint64, flags: noFlags }, {}),
  domainMigrateBegin3Params: procedure(
    302,
    { dom: domain, params: typedParams(limit.domainMigrateParamList), flags: flags<'DomainMigrateFlags'>() },
    { cookieOut: bytes(limit.migrateCookie), xml: text },
  ),
  domainMigratePrepare3Params: procedure(
    303,
    {
      params: typedParams(limit.domainMigrateParamList),
      cookieIn: bytes(limit.migrateCookie),
      flags: flags<'DomainMigrateFlags'>(),
    },
    { cookieOut: bytes(limit.migrateCookie), uriOut: optional(text) },
    { priority: 'slow' },
  ),
  domainMigratePrepareTunnel3Params: procedure(
    304,
    {
      params: typedParams(limit.domainMigrateParamList),
      cookieIn: bytes(limit.migrateCookie),
      flags: flags<'DomainMigrateFlags'>(),
    },
    { cookieOut: bytes(limit.migrateCookie) },
    { priority: 'slow' },
  ),
  domainMigratePerform3Params: procedure(
    305,
    {
      dom: domain,
      dconnuri: optional(text),
      params: typedParams(limit.domainMigrateParamList),
      cookieIn: bytes(limit.migrateCookie),
      flags: flags<'DomainMigrateFlags'>(),
    },
    { cookieOut: bytes(limit.migrateCookie) },
    { priority: 'slow' },
  ),
  domainMigrateFinish3Params: procedure(
    306,
    {
      params: typedParams(limit.domainMigrateParamList),
      cookieIn: bytes(limit.migrateCookie),
      flags: flags<'DomainMigrateFlags'>(),
      cancelled: int,
    },
    { dom: domain, cookieOut: bytes(limit.migrateCookie) },
    { priority: 'slow' },
  ),
  domainMigrateConfirm3Params: procedure(
    307,
    {
      dom: domain,
      params: typedParams(limit.domainMigrateParamList),
      cookieIn: bytes(limit.migrateCookie),
      flags: flags<'DomainMigrateFlags'>(),
      cancelled: int,
    },
    {},
    { priority: 'slow' },
  ),
  domainMigrateStartPostCopy: procedure(364, { dom: domain, flags: flags<'DomainMigrateFlags'>() }, {}),
  domainMigrateGetMaxDowntime: procedure(387, { dom: domain, flags: noFlags }, { downtime: uint64 }),
} as const
