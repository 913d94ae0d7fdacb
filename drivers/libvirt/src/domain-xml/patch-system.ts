/** All that is not size, disk or NIC: title, firmware, CPU model, TPM, graphics, and what our marker says of the guest. */
import { el, type XmlElement } from '@covisor/xml'
import { cpu } from './cpu.ts'
import { type DomainChange, waits } from './domain-change.ts'
import { child, insert, setChild } from './edit-tree.ts'
import { graphicsDevices } from './graphics.ts'
import { findMarker } from './metadata.ts'
import { os } from './os.ts'
import type { PatchContext } from './patch-context.ts'
import { tpm } from './standard-devices.ts'

export const patchSystem = (context: PatchContext): DomainChange[] => [
  ...patchTitle(context),
  ...patchGuestOs(context),
  ...patchFirmware(context),
  ...patchCpuModel(context),
  ...patchTpm(context),
  ...patchGraphics(context),
]

function patchTitle({ domain, before, after }: PatchContext): DomainChange[] {
  const title = after.displayName
  if (before.displayName === title) return []
  setChild(domain, 'title', el('title', {}, title))
  return [{ what: `called "${title}"`, live: { kind: 'title', title } }]
}

function patchGuestOs({ domain, before, after }: PatchContext): DomainChange[] {
  const from = before.spec.guestOs
  const to = after.spec.guestOs
  if (from.family === to.family && from.id === to.id) return []
  findMarker(domain)?.setAttr('guest-family', to.family).setAttr('guest-id', to.id)
  return [waits(`guest system ${to.id ?? to.family}`, 'it only matters for what is decided later')]
}

function patchFirmware({ domain, before, after, host }: PatchContext): DomainChange[] {
  const from = before.spec
  const to = after.spec
  if (from.firmware === to.firmware && from.secureBoot === to.secureBoot) return []
  const wanted = os(to, host)
  const current = child(domain, 'os')
  current.setAttr('firmware', wanted.attr('firmware'))
  for (const name of ['loader', 'nvram', 'firmware']) setChild(current, name, wanted.first(name))
  const secure = to.secureBoot ? ' with Secure Boot' : ''
  return [waits(`${to.firmware === 'uefi' ? 'UEFI' : 'BIOS'}${secure}`, 'firmware is chosen at start')]
}

function patchCpuModel({ domain, before, after, host }: PatchContext): DomainChange[] {
  const { cpuModel } = after.spec
  if (before.spec.cpuModel === cpuModel) return []
  const wanted = cpu(after.spec, host)
  const current = domain.first('cpu')
  if (wanted === undefined) return []
  if (current === undefined) insert(domain, wanted)
  else {
    // Topology, NUMA cells and single features are somebody's wish; only the model is ours.
    for (const name of ['mode', 'match', 'check', 'migratable']) current.setAttr(name, wanted.attr(name))
    for (const name of ['model', 'vendor']) setChild(current, name, wanted.first(name))
  }
  return [waits(`CPU model ${cpuModel}`, 'the guest sees its CPU at start')]
}

function patchTpm({ domain, before, after, host }: PatchContext): DomainChange[] {
  if (before.spec.tpm === after.spec.tpm) return []
  const devices = child(domain, 'devices')
  const emulated = devices.elements('tpm').filter((device) => device.first('backend')?.attr('type') === 'emulator')
  if (!after.spec.tpm) for (const device of emulated) devices.remove(device)
  else if (devices.first('tpm') === undefined) insert(devices, tpm(host))
  return [waits(after.spec.tpm ? 'TPM added' : 'TPM removed', 'a TPM cannot be plugged')]
}

function patchGraphics({ domain, before, after, host }: PatchContext): DomainChange[] {
  if (before.spec.graphics === after.spec.graphics) return []
  const devices = child(domain, 'devices')
  const vnc = devices.elements('graphics').filter((device) => device.attr('type') === 'vnc')
  if (after.spec.graphics === 'none') for (const device of vnc) devices.remove(device)
  else if (vnc.length === 0) {
    for (const device of graphicsDevices(after.spec, host)) if (!has(devices, device)) insert(devices, device)
  }
  return [waits(`graphics: ${after.spec.graphics}`, 'displays cannot be plugged')]
}

/** A second video card or tablet would only confuse the guest. */
const has = (devices: XmlElement, device: XmlElement): boolean =>
  device.local !== 'graphics' &&
  devices.elements(device.local).some((other) => device.local === 'video' || other.attr('type') === device.attr('type'))
