/** What is understood of a host from the documents that libvirt gives about it. */
import { capabilityNames } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { goldenHosts } from '../domain-xml/golden.fixture.ts'
import { capabilitiesOf, familyOf } from './abilities.ts'
import { accelerationOf } from './acceleration.ts'
import { capabilitiesXml, domainCapabilitiesXml } from './capabilities.fixture.ts'
import { readDomainCapabilities } from './domain-capabilities.ts'
import { hvmGuestOf, readHostCapabilities } from './host-capabilities.ts'
import { processorName } from './sysinfo.ts'
import { versionText } from './version.ts'
import { vmHostOf } from './vm-host-of.ts'

const host = readHostCapabilities(capabilitiesXml)
const domain = readDomainCapabilities(domainCapabilitiesXml)

describe('host capabilities', () => {
  test('name the host, its CPU and what it is made of', () => {
    expect(host).toMatchObject({
      uuid: '1329b46d-6f93-4536-aedd-89a8b4faf6b8',
      arch: 'x86_64',
      cpuModel: 'kvm64',
      cpuVendor: 'AMD',
      topology: { sockets: 1, cores: 2, logical: 2 },
    })
  })

  test('say how full virtualization is done here', () => {
    expect(hvmGuestOf(host)).toMatchObject({
      arch: 'x86_64',
      emulator: '/usr/bin/qemu-system-x86_64',
      domainTypes: ['qemu', 'kvm'],
    })
    expect(hvmGuestOf(host)?.machines).toContain('q35')
  })
})

describe('acceleration', () => {
  test('is not believed on a CPU without vmx or svm, although libvirt lists KVM', () => {
    expect(accelerationOf(host, host.cpuFeatures)).toMatchObject({ emulated: expect.stringContaining('nested') })
  })

  for (const flag of ['vmx', 'svm']) {
    test(`is there on a CPU with ${flag}`, () => {
      expect(accelerationOf(host, new Set([flag]))).toBe('hardware')
    })
  }

  test('is missing where libvirt cannot open /dev/kvm, with what to do', () => {
    const without = readHostCapabilities(capabilitiesXml.replaceAll(`<domain type='kvm'/>`, ''))
    expect(accelerationOf(without, new Set(['vmx']))).toMatchObject({ emulated: expect.stringContaining('modprobe') })
  })

  test('is taken from the list alone on other architectures', () => {
    expect(accelerationOf({ ...host, arch: 'aarch64' }, new Set())).toBe('hardware')
  })
})

describe('what a VM can have', () => {
  test('with KVM is KVM, with the enlightenments that the host gives', () => {
    const vmHost = vmHostOf(host, domain, 'hardware', 'socket')
    expect(vmHost).toMatchObject({
      domainType: 'kvm',
      uefi: { automatic: true, secureBoot: true, loader: '/usr/share/OVMF/OVMF_CODE_4M.fd' },
      tpmModel: 'tpm-crb',
      hasIoThreads: true,
    })
    expect(vmHost.diskBuses).toContain('sata')
    expect(vmHost.hypervFeatures).toEqual(['spinlocks', 'vendor_id'])
  })

  test('without KVM is emulation, without enlightenments', () => {
    const vmHost = vmHostOf(host, domain, { emulated: 'no flag' }, 'loopback')
    expect(vmHost).toMatchObject({ domainType: 'qemu', hypervFeatures: [], vnc: 'loopback' })
  })

  test('on an old daemon, which does not speak of enlightenments, has the oldest ones', () => {
    const old = readDomainCapabilities(domainCapabilitiesXml.replace(/<hyperv[\s\S]*<\/hyperv>/, ''))
    expect(old.hypervFeatures).toEqual(['relaxed', 'vapic', 'spinlocks'])
  })

  test('is guessed carefully where the hypervisor does not tell', () => {
    const vmHost = vmHostOf(host, undefined, 'hardware', 'loopback')
    expect(vmHost).toMatchObject({ uefi: { automatic: false, secureBoot: false }, hasIoThreads: false })
    expect(vmHost.tpmModel).toBeUndefined()
  })
})

describe('capabilities', () => {
  const kvm = goldenHosts['kvm']!
  for (const [type, granted] of [
    ['QEMU', ['vm-create', 'snapshot-disk', 'secure-boot', 'console-vnc']],
    ['TEST', ['vm-create', 'suspend', 'storage-volumes']],
    ['LXC', ['pause', 'console-serial', 'storage-volumes']],
  ] as const) {
    test(`of ${type} are all granted or denied with a reason`, () => {
      const all = capabilitiesOf(familyOf(type), type, kvm, 9_000_000n)
      expect(Object.keys(all).toSorted()).toEqual([...capabilityNames])
      for (const name of granted) expect(all[name]).toBe(true)
      for (const verdict of Object.values(all)) expect(verdict === true || verdict.length > 10).toBe(true)
    })
  }

  test('deny what the host lacks, with the package that brings it', () => {
    const { tpmModel: _, ...bare } = { ...kvm, uefi: { automatic: false, secureBoot: false } }
    const all = capabilitiesOf('qemu', 'QEMU', bare, 8_006_000n)
    expect([all.tpm, all.uefi]).toEqual([expect.stringContaining('swtpm'), expect.stringContaining('OVMF')])
  })
})

test('versions are read as libvirt counts them', () => {
  expect(versionText(9_000_000n)).toBe('9.0.0')
  expect(versionText(7_002_022n)).toBe('7.2.22')
})

test('the processor is called as its maker calls it, if SMBIOS tells', () => {
  const xml = (version: string) =>
    `<sysinfo type='smbios'><processor><entry name='version'>${version}</entry></processor></sysinfo>`
  expect(processorName(xml('AMD EPYC 9654 96-Core Processor '))).toBe('AMD EPYC 9654 96-Core Processor')
  expect(processorName(xml('Not Specified'))).toBeUndefined()
  expect(processorName(`<sysinfo type='smbios'/>`)).toBeUndefined()
})
