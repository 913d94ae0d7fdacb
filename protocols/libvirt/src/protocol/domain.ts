/**
 * Domains: find, define, start, stop, describe; statistics of many at once.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { uuid } from '../xdr/bytes.ts'
import { array, withDefault } from '../xdr/composites.ts'
import { int, smallInt, uint, uint64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { domain } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { domainStatsRecord } from './records.ts'
import { text } from './text.ts'

export const domainCalls = {
  domainCreate: procedure(9, { dom: domain }, {}, { priority: 'slow' }),
  domainCreateXml: procedure(
    10,
    { xmlDesc: text, flags: flags<'DomainCreateFlags'>() },
    { dom: domain },
    { priority: 'slow' },
  ),
  domainDefineXml: procedure(11, { xml: text }, { dom: domain }, { priority: 'high' }),
  domainDestroy: procedure(12, { dom: domain }, {}, { priority: 'high' }),
  domainGetXmlDesc: procedure(14, { dom: domain, flags: flags<'DomainXMLFlags'>() }, { xml: text }),
  domainGetAutostart: procedure(15, { dom: domain }, { autostart: int }, { priority: 'high' }),
  domainGetInfo: procedure(
    16,
    { dom: domain },
    { state: smallInt, maxMem: uint64, memory: uint64, nrVirtCpu: smallInt, cpuTime: uint64 },
  ),
  domainGetOsType: procedure(19, { dom: domain }, { type: text }, { priority: 'high' }),
  connectListDefinedDomains: procedure(
    21,
    { maxnames: int },
    { names: array(text, limit.domainList) },
    { priority: 'high' },
  ),
  domainLookupById: procedure(22, { id: int }, { dom: domain }, { priority: 'high' }),
  domainLookupByName: procedure(23, { name: text }, { dom: domain }, { priority: 'high' }),
  domainLookupByUuid: procedure(24, { uuid }, { dom: domain }, { priority: 'high' }),
  connectNumOfDefinedDomains: procedure(25, {}, { num: int }, { priority: 'high' }),
  domainResume: procedure(28, { dom: domain }, {}),
  domainSetAutostart: procedure(29, { dom: domain, autostart: int }, {}, { priority: 'high' }),
  domainSuspend: procedure(34, { dom: domain }, {}),
  domainUndefine: procedure(35, { dom: domain }, {}, { priority: 'high' }),
  connectListDomains: procedure(37, { maxids: int }, { ids: array(int, limit.domainList) }, { priority: 'high' }),
  connectNumOfDomains: procedure(51, {}, { num: int }, { priority: 'high' }),
  domainIsActive: procedure(150, { dom: domain }, { active: int }, { priority: 'high' }),
  domainIsPersistent: procedure(151, { dom: domain }, { persistent: int }, { priority: 'high' }),
  domainCreateWithFlags: procedure(
    196,
    { dom: domain, flags: flags<'DomainCreateFlags'>() },
    { dom: domain },
    { priority: 'slow' },
  ),
  domainIsUpdated: procedure(202, { dom: domain }, { updated: int }, { priority: 'high' }),
  domainGetState: procedure(212, { dom: domain, flags: noFlags }, { state: int, reason: int }, { priority: 'high' }),
  domainGetControlInfo: procedure(
    229,
    { dom: domain, flags: noFlags },
    { state: uint, details: uint, stateTime: uint64 },
    { priority: 'high' },
  ),
  domainUndefineFlags: procedure(231, { dom: domain, flags: flags<'DomainUndefineFlags'>() }, {}, { priority: 'high' }),
  domainDestroyFlags: procedure(234, { dom: domain, flags: flags<'DomainDestroyFlags'>() }, {}, { priority: 'high' }),
  domainReset: procedure(245, { dom: domain, flags: noFlags }, {}),
  connectListAllDomains: procedure(
    273,
    { needResults: withDefault(int, 1), flags: flags<'ConnectListAllDomainsFlags'>() },
    { domains: array(domain, limit.domainList), ret: uint },
    { priority: 'high' },
  ),
  connectGetAllDomainStats: procedure(
    344,
    {
      doms: array(domain, limit.domainList),
      stats: flags<'DomainStatsTypes'>(),
      flags: flags<'ConnectGetAllDomainStatsFlags'>(),
    },
    { retStats: array(domainStatsRecord, limit.domainList) },
  ),
  domainDefineXmlFlags: procedure(
    350,
    { xml: text, flags: flags<'DomainDefineFlags'>() },
    { dom: domain },
    { priority: 'high' },
  ),
  domainGetAutostartOnce: procedure(449, { dom: domain }, { autostart: int }, { priority: 'high', since: '11.2.0' }),
  domainSetAutostartOnce: procedure(450, { dom: domain, autostart: int }, {}, { priority: 'high', since: '11.2.0' }),
} as const
