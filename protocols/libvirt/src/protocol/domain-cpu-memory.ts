/**
 * CPUs, memory, I/O threads and how they are scheduled.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { bytes } from '../xdr/bytes.ts'
import { array } from '../xdr/composites.ts'
import { int, uint, uint64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { domain } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { domainIothreadInfo, domainMemoryStat, vcpuInfo } from './records.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const domainCpuMemoryCalls = {
  domainGetMaxMemory: procedure(17, { dom: domain }, { memory: uint64 }, { priority: 'high' }),
  domainGetMaxVcpus: procedure(18, { dom: domain }, { num: int }, { priority: 'high' }),
  domainGetVcpus: procedure(
    20,
    { dom: domain, maxinfo: int, maplen: int },
    { info: array(vcpuInfo, limit.vcpuinfo), cpumaps: bytes(limit.cpumaps) },
    { priority: 'high' },
  ),
  domainPinVcpu: procedure(26, { dom: domain, vcpu: uint, cpumap: bytes(limit.cpumap) }, {}),
  domainSetMaxMemory: procedure(30, { dom: domain, memory: uint64 }, {}, { priority: 'high' }),
  domainSetMemory: procedure(31, { dom: domain, memory: uint64 }, {}),
  domainSetVcpus: procedure(32, { dom: domain, nvcpus: uint }, {}),
  domainGetSchedulerType: procedure(56, { dom: domain }, { type: text, nparams: int }),
  domainGetSchedulerParameters: procedure(
    57,
    { dom: domain, nparams: int },
    { params: typedParams(limit.domainSchedulerParameters) },
  ),
  domainSetSchedulerParameters: procedure(
    58,
    { dom: domain, params: typedParams(limit.domainSchedulerParameters) },
    {},
  ),
  domainMemoryStats: procedure(
    159,
    { dom: domain, maxStats: uint, flags: noFlags },
    { stats: array(domainMemoryStat, limit.domainMemoryStats) },
  ),
  domainSetMemoryParameters: procedure(
    197,
    { dom: domain, params: typedParams(limit.domainMemoryParameters), flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainGetMemoryParameters: procedure(
    198,
    { dom: domain, nparams: int, flags: flags<'DomainModificationImpact' | 'TypedParameterFlags'>() },
    { params: typedParams(limit.domainMemoryParameters), nparams: int },
  ),
  domainSetVcpusFlags: procedure(199, { dom: domain, nvcpus: uint, flags: flags<'DomainVcpuFlags'>() }, {}),
  domainGetVcpusFlags: procedure(200, { dom: domain, flags: flags<'DomainVcpuFlags'>() }, { num: int }),
  domainSetMemoryFlags: procedure(204, { dom: domain, memory: uint64, flags: flags<'DomainMemoryModFlags'>() }, {}),
  domainSetBlkioParameters: procedure(
    205,
    { dom: domain, params: typedParams(limit.domainBlkioParameters), flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainGetBlkioParameters: procedure(
    206,
    { dom: domain, nparams: int, flags: flags<'DomainModificationImpact' | 'TypedParameterFlags'>() },
    { params: typedParams(limit.domainBlkioParameters), nparams: int },
  ),
  domainSetSchedulerParametersFlags: procedure(
    219,
    { dom: domain, params: typedParams(limit.domainSchedulerParameters), flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainGetSchedulerParametersFlags: procedure(
    223,
    { dom: domain, nparams: int, flags: flags<'DomainModificationImpact' | 'TypedParameterFlags'>() },
    { params: typedParams(limit.domainSchedulerParameters) },
  ),
  domainPinVcpuFlags: procedure(
    225,
    { dom: domain, vcpu: uint, cpumap: bytes(limit.cpumap), flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainGetVcpuPinInfo: procedure(
    230,
    { dom: domain, ncpumaps: int, maplen: int, flags: flags<'DomainModificationImpact'>() },
    { cpumaps: bytes(limit.cpumaps), num: int },
  ),
  domainSetNumaParameters: procedure(
    254,
    { dom: domain, params: typedParams(limit.domainNumaParameters), flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainGetNumaParameters: procedure(
    255,
    { dom: domain, nparams: int, flags: flags<'DomainModificationImpact' | 'TypedParameterFlags'>() },
    { params: typedParams(limit.domainNumaParameters), nparams: int },
  ),
  domainGetCpuStats: procedure(
    262,
    { dom: domain, nparams: uint, startCpu: int, ncpus: uint, flags: flags<'TypedParameterFlags'>() },
    { params: typedParams(limit.domainGetCpuStats), nparams: int },
  ),
  domainPinEmulator: procedure(
    279,
    { dom: domain, cpumap: bytes(limit.cpumap), flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainGetEmulatorPinInfo: procedure(
    280,
    { dom: domain, maplen: int, flags: flags<'DomainModificationImpact'>() },
    { cpumaps: bytes(limit.cpumaps), ret: int },
  ),
  domainSetMemoryStatsPeriod: procedure(308, { dom: domain, period: int, flags: flags<'DomainMemoryModFlags'>() }, {}),
  domainGetIothreadInfo: procedure(
    351,
    { dom: domain, flags: flags<'DomainModificationImpact'>() },
    { info: array(domainIothreadInfo, limit.iothreadInfo), ret: uint },
  ),
  domainPinIothread: procedure(
    352,
    { dom: domain, iothreadsId: uint, cpumap: bytes(limit.cpumap), flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainAddIothread: procedure(355, { dom: domain, iothreadId: uint, flags: flags<'DomainModificationImpact'>() }, {}),
  domainDelIothread: procedure(356, { dom: domain, iothreadId: uint, flags: flags<'DomainModificationImpact'>() }, {}),
  domainGetPerfEvents: procedure(
    365,
    { dom: domain, flags: flags<'DomainModificationImpact'>() },
    { params: typedParams(limit.domainPerfEvents) },
  ),
  domainSetPerfEvents: procedure(
    366,
    { dom: domain, params: typedParams(limit.domainPerfEvents), flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainGetGuestVcpus: procedure(
    371,
    { dom: domain, flags: noFlags },
    { params: typedParams(limit.domainGuestVcpuParams) },
    { priority: 'slow' },
  ),
  domainSetGuestVcpus: procedure(
    372,
    { dom: domain, cpumap: text, state: int, flags: noFlags },
    {},
    { priority: 'slow' },
  ),
  domainSetVcpu: procedure(
    384,
    { dom: domain, cpumap: text, state: int, flags: flags<'DomainModificationImpact'>() },
    {},
  ),
  domainSetIothreadParams: procedure(
    402,
    {
      dom: domain,
      iothreadId: uint,
      params: typedParams(limit.domainIothreadParams),
      flags: flags<'DomainModificationImpact' | 'TypedParameterFlags'>(),
    },
    {},
  ),
  domainStartDirtyRateCalc: procedure(
    427,
    { dom: domain, seconds: int, flags: flags<'DomainDirtyRateCalcFlags'>() },
    {},
  ),
} as const
