/** What every VM has: a serial console, the guest agent's channel, random numbers, a memory balloon, a panic device; and a TPM where asked. */
import { AppError, type VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import { isX86 } from './guest-features.ts'
import type { VmHost } from './vm-host.ts'

/** Seconds between the guest's reports of its memory use; without a period it never reports. */
const BALLOON_PERIOD = 10

export function alwaysThere(spec: VmSpec, host: VmHost): XmlElement[] {
  const serial = [
    el('serial', { type: 'pty' }, el('target', { port: 0 })),
    el('console', { type: 'pty' }, el('target', { type: 'serial', port: 0 })),
  ]
  if (host.domainType === 'test') return serial
  return [
    ...serial,
    el('channel', { type: 'unix' }, el('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' })),
    ...(spec.tpm ? [tpm(host)] : []),
    ...(host.hasRng ? [el('rng', { model: 'virtio' }, el('backend', { model: 'random' }, '/dev/urandom'))] : []),
    // autodeflate: the balloon gives way before the guest kills processes. freePageReporting: freed memory goes back.
    el(
      'memballoon',
      { model: 'virtio', autodeflate: 'on', freePageReporting: 'on' },
      el('stats', { period: BALLOON_PERIOD }),
    ),
    ...(isX86(host) ? [el('panic', { model: 'isa' })] : []),
  ]
}

export function tpm(host: VmHost): XmlElement {
  if (host.tpmModel === undefined) {
    throw new AppError('NOT_SUPPORTED', {
      what: 'a TPM',
      why: 'the host cannot emulate one; install its swtpm package',
    })
  }
  return el('tpm', { model: host.tpmModel }, el('backend', { type: 'emulator', version: '2.0' }))
}
