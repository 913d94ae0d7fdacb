/** libvirt's <domainCapabilities>: what one kind of guest can have on this host. */
import { parseXml, type XmlElement } from '@covisor/xml'

export interface DomainCapabilities {
  readonly firmwareChoices: readonly string[]
  readonly loaders: readonly string[]
  readonly hasSecureLoader: boolean
  readonly cpuModes: readonly string[]
  /** Named CPUs that this host can give a guest whole. */
  readonly cpuModels: readonly string[]
  readonly diskBuses: readonly string[]
  readonly hypervFeatures: readonly string[]
  /** Empty: no TPM can be emulated. */
  readonly tpmModels: readonly string[]
  readonly hasRng: boolean
  readonly hasIoThreads: boolean
}

export function readDomainCapabilities(xml: string): DomainCapabilities {
  const root = parseXml(xml, 'domain capabilities')
  const os = root.first('os')
  const loader = os?.first('loader')
  const devices = root.first('devices')
  const hyperv = root.find('features', 'hyperv')
  const tpm = devices?.first('tpm')
  const canEmulateTpm = isSupported(tpm) && values(tpm, 'backendModel').includes('emulator')
  return {
    firmwareChoices: values(os, 'firmware'),
    loaders: loader?.elements('value').map((value) => value.text.trim()) ?? [],
    hasSecureLoader: values(loader, 'secure').includes('yes'),
    cpuModes:
      root
        .first('cpu')
        ?.elements('mode')
        .filter(isSupported)
        .map((mode) => mode.attr('name') ?? '') ?? [],
    cpuModels:
      root
        .first('cpu')
        ?.elements('mode')
        .find((mode) => mode.attr('name') === 'custom')
        ?.elements('model')
        .filter((model) => model.attr('usable') === 'yes')
        .map((model) => model.text.trim()) ?? [],
    diskBuses: values(devices?.first('disk'), 'bus'),
    hypervFeatures: hyperv === undefined ? SINCE_ALWAYS : isSupported(hyperv) ? values(hyperv, 'features') : [],
    tpmModels: canEmulateTpm ? values(tpm, 'model') : [],
    // Older daemons do not speak of rng at all; every QEMU that they can run has it.
    hasRng: devices?.first('rng') === undefined || isSupported(devices.first('rng')),
    hasIoThreads: isSupported(root.first('iothreads')),
  }
}

/** Daemons before 8.1 do not speak of enlightenments; these every KVM of their time has. */
const SINCE_ALWAYS: readonly string[] = ['relaxed', 'vapic', 'spinlocks']

const isSupported = (element: XmlElement | undefined): boolean => element?.attr('supported') === 'yes'

function values(element: XmlElement | undefined, name: string): string[] {
  const list = element?.elements('enum').find((candidate) => candidate.attr('name') === name)
  return list?.elements('value').map((value) => value.text.trim()) ?? []
}
