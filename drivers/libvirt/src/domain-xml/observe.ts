/**
 * Reads domain XML as a VM in our words: whatever made it, virt-manager, Cockpit, OpenStack, LXC or ourselves.
 *
 * Never fails because of what it does not understand: unknown buses and models are 'other', unknown devices are counted in
 * `unmodelled`. What XML does not tell (state, autostart, …) arrives as facts.
 */
import type { ObservedVm, VolumeLocation } from '@covisor/driver-api'
import type { Firmware, PowerState } from '@covisor/model'
import { parseXml, type XmlElement } from '@covisor/xml'
import { integer, mebibytes } from './amounts.ts'
import { dedicatedOf } from './dedicated.ts'
import { managerOf } from './manager.ts'
import { guestOsOf, markerOf } from './metadata.ts'
import { observeDisk, observeNic } from './observe-device.ts'

export interface DomainFacts {
  readonly nativeHost: string
  readonly power: PowerState
  readonly powerReason?: string
  readonly persistent: boolean
  readonly startWithHost: boolean
  readonly hasSnapshots: boolean
  /** The volume whose file or device this is, if a pool has it. */
  readonly volumeAt: (path: string) => VolumeLocation | undefined
}

/** Throws XmlError. */
export function observe(xml: string, facts: DomainFacts): ObservedVm {
  const domain = parseXml(xml, 'domain XML')
  const devices = domain.first('devices')
  const displayName = domain.first('title')?.text.trim()
  const marker = markerOf(domain)
  const manager = managerOf(domain)
  const machine = domain.find('os', 'type')?.attr('machine')
  const cpuModel = cpuModelOf(domain)
  const dedicated = dedicatedOf(domain)
  const vcpusMax = integer(domain.first('vcpu')?.text) ?? 1
  return {
    nativeRef: domain.first('uuid')?.text.trim() ?? '',
    nativeHost: facts.nativeHost,
    nativeName: domain.first('name')?.text ?? '',
    ...(displayName === undefined || displayName === '' ? {} : { displayName }),
    ...(manager === undefined ? {} : { managedBy: manager }),
    ...(marker === undefined ? {} : { marker }),
    power: facts.power,
    ...(facts.powerReason === undefined ? {} : { powerReason: facts.powerReason }),
    persistent: facts.persistent,
    vcpus: integer(domain.first('vcpu')?.attr('current')) ?? vcpusMax,
    vcpusMax,
    // What the guest has now: with a balloon that is less than <memory>, which is the most it can have.
    memoryMiB: mebibytes(domain.first('currentMemory') ?? domain.first('memory')),
    firmware: firmwareOf(domain),
    secureBoot: hasSecureBoot(domain),
    tpm: devices?.first('tpm') !== undefined,
    ...(machine === undefined ? {} : { machine }),
    ...(cpuModel === undefined ? {} : { cpuModel }),
    guestOs: guestOsOf(domain),
    startWithHost: facts.startWithHost,
    disks: devices?.elements('disk').map((disk) => observeDisk(disk, facts.volumeAt)) ?? [],
    nics: devices?.elements('interface').map(observeNic) ?? [],
    graphics: devices?.elements('graphics').map(graphicsKind) ?? [],
    hasSerialConsole: devices?.first('serial') !== undefined || devices?.first('console') !== undefined,
    hasSnapshots: facts.hasSnapshots,
    ...(dedicated === undefined ? {} : { dedicated }),
    unmodelled: unmodelled(domain),
  }
}

function firmwareOf(domain: XmlElement): Firmware {
  const os = domain.first('os')
  const loader = os?.first('loader')
  const efi = os?.attr('firmware') === 'efi' || loader?.attr('type') === 'pflash'
  return efi || /ovmf|aavmf|edk2/i.test(loader?.text ?? '') ? 'uefi' : 'bios'
}

function hasSecureBoot(domain: XmlElement): boolean {
  const os = domain.first('os')
  const feature = (name: string): string | undefined =>
    os
      ?.first('firmware')
      ?.elements('feature')
      .find((element) => element.attr('name') === name)
      ?.attr('enabled')
  if (feature('secure-boot') !== undefined) return feature('secure-boot') === 'yes' && feature('enrolled-keys') !== 'no'
  return os?.first('loader')?.attr('secure') === 'yes'
}

function cpuModelOf(domain: XmlElement): string | undefined {
  const cpu = domain.first('cpu')
  const mode = cpu?.attr('mode')
  if (mode === undefined || mode === 'custom') return cpu?.first('model')?.text.trim()
  return mode
}

function graphicsKind(graphics: XmlElement): 'vnc' | 'spice' | 'other' {
  const type = graphics.attr('type')
  return type === 'vnc' || type === 'spice' ? type : 'other'
}

/** Every domain has these, or they belong to something that we do model. */
const MODELLED: ReadonlySet<string> = new Set([
  'audio',
  'channel',
  'console',
  'controller',
  'disk',
  'emulator',
  'graphics',
  'input',
  'interface',
  'memballoon',
  'panic',
  'rng',
  'serial',
  'tpm',
  'video',
])

function unmodelled(domain: XmlElement): Record<string, number> {
  const counts: Record<string, number> = {}
  const count = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1
  }
  for (const device of domain.first('devices')?.elements() ?? []) if (!MODELLED.has(device.local)) count(device.name)
  // Elements in a foreign namespace: qemu:commandline and its kin.
  for (const element of domain.elements()) if (element.ns !== '') count(element.name)
  return counts
}
