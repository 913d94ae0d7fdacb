/**
 * Firmware and chipset.
 *
 * q35 unless a device needs IDE, which only i440fx ('pc') has. For UEFI libvirt chooses the image, but Secure Boot is always
 * said, on or off: left open, Debian's first descriptor wins, and that one enforces Secure Boot on guests that never asked.
 */
import { AppError, type VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import type { VmHost } from './vm-host.ts'

export function os(spec: VmSpec, host: VmHost): XmlElement {
  const machine = machineOf(spec, host)
  const type = el('type', { arch: host.arch, machine }, 'hvm')
  if (spec.firmware === 'bios') return el('os', {}, type)
  if (spec.secureBoot && !host.uefi.secureBoot) throw new AppError('NOT_SUPPORTED', noSecureBoot)
  if (spec.secureBoot && machine === 'pc') throw new AppError('NOT_SUPPORTED', secureBootNeedsQ35)
  if (host.uefi.automatic) return el('os', { firmware: 'efi' }, type, secureBootFeatures(spec.secureBoot))

  const loader = spec.secureBoot ? host.uefi.secureLoader : (host.uefi.loader ?? host.uefi.secureLoader)
  if (loader === undefined) throw new AppError('NOT_SUPPORTED', noUefi)
  const secure = spec.secureBoot ? 'yes' : undefined
  return el('os', {}, type, el('loader', { readonly: 'yes', secure, type: 'pflash' }, loader))
}

export function machineOf(spec: VmSpec, host: VmHost): string | undefined {
  const needsIde = [...spec.disks, ...spec.cdroms].some(({ bus }) => bus === 'ide')
  const wanted = needsIde ? ['pc'] : ['q35', 'virt', 'pc']
  return wanted.find((machine) => host.machines.includes(machine))
}

/** `enrolled-keys`: without keys in its store, a firmware that could do Secure Boot does not do it. */
function secureBootFeatures(on: boolean): XmlElement {
  const enabled = on ? 'yes' : 'no'
  return el(
    'firmware',
    {},
    el('feature', { enabled, name: 'enrolled-keys' }),
    el('feature', { enabled, name: 'secure-boot' }),
  )
}

const noUefi = {
  what: 'UEFI firmware',
  why: 'the host has none; install its OVMF (edk2-ovmf) package, or use BIOS',
}
const noSecureBoot = {
  what: 'Secure Boot',
  why: 'the host has no UEFI firmware that can do it; install its OVMF (edk2-ovmf) package, or turn Secure Boot off',
}
const secureBootNeedsQ35 = {
  what: 'Secure Boot together with an IDE disk',
  why: 'IDE needs the i440fx chipset and Secure Boot needs q35; put the disk on SATA',
}
