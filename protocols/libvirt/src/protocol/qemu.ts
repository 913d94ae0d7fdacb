/**
 * The `qemu` program: what only the QEMU driver can do. Not covered by libvirt's promise of stability, except in practice.
 *
 * Left out: monitorCommandWithFiles (7), which passes file descriptors.
 *
 * Source of numbers and fields: libvirt 11.3.0, src/remote/qemu_protocol.x.
 */
import { optional } from '../xdr/composites.ts'
import { int, int64, uint } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { domain } from './handles.ts'
import { message, procedure } from './procedure.ts'
import { text } from './text.ts'

export const QEMU_PROGRAM = 0x2000_8087
export const QEMU_VERSION = 1

export const qemuCalls = {
  domainMonitorCommand: procedure(
    1,
    { dom: domain, cmd: text, flags: flags<'DomainQemuMonitorCommandFlags'>() },
    { result: text },
    { priority: 'slow' },
  ),
  domainAttach: procedure(2, { pidValue: uint, flags: noFlags }, { dom: domain }, { priority: 'slow' }),
  /** `timeout` in seconds, or one of DomainQemuAgentCommandTimeout. */
  domainAgentCommand: procedure(
    3,
    { dom: domain, cmd: text, timeout: int, flags: noFlags },
    { result: optional(text) },
    { priority: 'slow' },
  ),
  connectDomainMonitorEventRegister: procedure(
    4,
    {
      dom: optional(domain),
      event: optional(text),
      flags: flags<'ConnectDomainQemuMonitorEventRegisterFlags'>(),
    },
    { callbackID: int },
    { priority: 'high' },
  ),
  connectDomainMonitorEventDeregister: procedure(5, { callbackID: int }, {}, { priority: 'high' }),
} as const

export const qemuMessages = {
  domainMonitorEvent: message(6, {
    callbackID: int,
    dom: domain,
    event: text,
    seconds: int64,
    micros: uint,
    details: optional(text),
  }),
} as const
export type QemuCalls = typeof qemuCalls
