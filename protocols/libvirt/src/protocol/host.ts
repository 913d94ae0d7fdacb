/**
 * The machine below: capabilities, CPU models, memory, NUMA, time asleep.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { bytes, charArray, charList } from '../xdr/bytes.ts'
import { array, optional, withDefault } from '../xdr/composites.ts'
import { int, uint, uint64 } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { nodeGetCpuStats, nodeGetMemoryStats } from './records.ts'
import { text } from './text.ts'
import { typedParams } from './typed-params.ts'

export const hostCalls = {
  connectGetMaxVcpus: procedure(5, { type: optional(text) }, { maxVcpus: int }, { priority: 'high' }),
  nodeGetInfo: procedure(
    6,
    {},
    { model: charArray(32), memory: uint64, cpus: int, mhz: int, nodes: int, sockets: int, cores: int, threads: int },
    { priority: 'high' },
  ),
  connectGetCapabilities: procedure(7, {}, { capabilities: text }, { priority: 'slow' }),
  nodeGetCellsFreeMemory: procedure(
    101,
    { startCell: int, maxcells: int },
    { cells: array(uint64, limit.nodeCells) },
    { priority: 'high' },
  ),
  nodeGetFreeMemory: procedure(102, {}, { freeMem: uint64 }, { priority: 'high' }),
  nodeGetSecurityModel: procedure(
    122,
    {},
    { model: charList(limit.securityModel), doi: charList(limit.securityDoi) },
    { priority: 'high' },
  ),
  connectDomainXmlFromNative: procedure(
    135,
    { nativeFormat: text, nativeConfig: text, flags: noFlags },
    { domainXml: text },
  ),
  connectDomainXmlToNative: procedure(
    136,
    { nativeFormat: text, domainXml: text, flags: noFlags },
    { nativeConfig: text },
  ),
  connectCompareCpu: procedure(
    158,
    { xml: text, flags: flags<'ConnectCompareCPUFlags'>() },
    { result: int },
    { priority: 'high' },
  ),
  connectBaselineCpu: procedure(
    162,
    { xmlCPUs: array(text, limit.cpuBaseline), flags: flags<'ConnectBaselineCPUFlags'>() },
    { cpu: text },
  ),
  nodeGetCpuStats: procedure(
    227,
    { cpuNum: int, nparams: int, flags: noFlags },
    { params: array(nodeGetCpuStats, limit.nodeCpuStats), nparams: int },
    { priority: 'high' },
  ),
  nodeGetMemoryStats: procedure(
    228,
    { nparams: int, cellNum: int, flags: noFlags },
    { params: array(nodeGetMemoryStats, limit.nodeMemoryStats), nparams: int },
    { priority: 'high' },
  ),
  nodeSuspendForDuration: procedure(250, { target: uint, duration: uint64, flags: noFlags }, {}),
  nodeSetMemoryParameters: procedure(288, { params: typedParams(limit.nodeMemoryParameters), flags: noFlags }, {}),
  nodeGetMemoryParameters: procedure(
    289,
    { nparams: int, flags: flags<'TypedParameterFlags'>() },
    { params: typedParams(limit.nodeMemoryParameters), nparams: int },
  ),
  nodeGetCpuMap: procedure(
    293,
    { needMap: int, needOnline: int, flags: noFlags },
    { cpumap: bytes(limit.cpumap), online: uint, ret: int },
  ),
  connectGetCpuModelNames: procedure(
    312,
    { arch: text, needResults: withDefault(int, 1), flags: noFlags },
    { models: array(text, limit.connectCpuModels), ret: int },
  ),
  nodeGetFreePages: procedure(
    340,
    { pages: array(uint, limit.nodeCells), startCell: int, cellCount: uint, flags: noFlags },
    { counts: array(uint64, limit.nodeCells) },
    { priority: 'high' },
  ),
  connectGetDomainCapabilities: procedure(
    342,
    {
      emulatorbin: optional(text),
      arch: optional(text),
      machine: optional(text),
      virttype: optional(text),
      flags: flags<'ConnectGetDomainCapabilitiesFlags'>(),
    },
    { capabilities: text },
    { priority: 'slow' },
  ),
  nodeAllocPages: procedure(
    347,
    {
      pageSizes: array(uint, limit.nodeCells),
      pageCounts: array(uint64, limit.nodeCells),
      startCell: int,
      cellCount: uint,
      flags: flags<'NodeAllocPagesFlags'>(),
    },
    { ret: int },
  ),
  connectCompareHypervisorCpu: procedure(
    393,
    {
      emulator: optional(text),
      arch: optional(text),
      machine: optional(text),
      virttype: optional(text),
      xmlCPU: text,
      flags: flags<'ConnectCompareCPUFlags'>(),
    },
    { result: int },
  ),
  connectBaselineHypervisorCpu: procedure(
    394,
    {
      emulator: optional(text),
      arch: optional(text),
      machine: optional(text),
      virttype: optional(text),
      xmlCPUs: array(text, limit.cpuBaseline),
      flags: flags<'ConnectBaselineCPUFlags'>(),
    },
    { cpu: text },
  ),
  nodeGetSevInfo: procedure(
    395,
    { nparams: int, flags: flags<'TypedParameterFlags'>() },
    { params: typedParams(limit.nodeSevInfo), nparams: int },
  ),
  connectGetStoragePoolCapabilities: procedure(403, { flags: noFlags }, { capabilities: text }),
} as const
