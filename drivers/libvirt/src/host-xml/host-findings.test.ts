/** Each check of a host, passed and not, from what libvirt tells. */
import { expect, test } from 'vitest'
import { capabilitiesXml, domainCapabilitiesXml } from './capabilities.fixture.ts'
import { readDomainCapabilities } from './domain-capabilities.ts'
import { readHostCapabilities } from './host-capabilities.ts'
import { type FoundHost, hostFindings } from './host-findings.ts'
import { vmHostOf } from './vm-host-of.ts'

const capabilities = readHostCapabilities(capabilitiesXml)
const vmHost = {
  ...vmHostOf(capabilities, readDomainCapabilities(domainCapabilitiesXml), 'hardware', 'loopback'),
  uefi: { automatic: true, secureBoot: true },
  tpmModel: 'tpm-crb',
}
const well: FoundHost = {
  family: 'qemu',
  libvirtVersion: 9_000_000n,
  hypervisorVersion: 7_002_022n,
  capabilities,
  acceleration: 'hardware',
  vmHost,
  clock: { aheadSeconds: -1 },
}
const without = (what: string) => readHostCapabilities(capabilitiesXml.replaceAll(what, ''))

test('a host that is well equipped passes every check', () => {
  const findings = hostFindings(well)
  expect(findings.filter(({ state }) => state !== 'passed')).toEqual([])
  expect(findings.map(({ check }) => check)).toEqual([
    'clock',
    'libvirt-old',
    'hypervisor-missing',
    'qemu-old',
    'kvm-missing',
    'virtualization-off',
    'machine-type-missing',
    'firmware-missing',
    'tpm-missing',
  ])
})

test.each([
  ['a clock that runs ahead', { clock: { aheadSeconds: 61 } }, 'clock attention: it is 61 s ahead'],
  ['a clock that is behind', { clock: { aheadSeconds: -3600 } }, 'clock attention: it is 3600 s behind'],
  ['a way on which nobody tells the time', { clock: undefined }, 'clock unknown: libvirt does not tell its time'],
  ['an old libvirt', { libvirtVersion: 4_005_000n }, 'libvirt-old attention: libvirt 4.5.0'],
  ['an old QEMU', { hypervisorVersion: 2_012_000n }, 'qemu-old attention: QEMU 2.12.0'],
  ['no QEMU', { hypervisorVersion: 0n }, 'hypervisor-missing failed: libvirt found no emulator'],
  [
    'no guest that libvirt could run',
    { capabilities: readHostCapabilities(capabilitiesXml.replaceAll(/<guest>[\s\S]*<\/guest>/g, '')) },
    'hypervisor-missing failed: libvirt found no emulator',
  ],
  [
    'no /dev/kvm',
    { capabilities: without(`<domain type='kvm'/>`), acceleration: { emulated: '' } },
    'kvm-missing attention: libvirt offers no KVM',
  ],
  [
    'virtualization turned off',
    { acceleration: { emulated: '' } },
    'virtualization-off attention: the CPU has neither vmx nor svm',
  ],
  [
    'neither q35 nor virt',
    { vmHost: { ...vmHost, machines: ['pc-i440fx-2.1'] } },
    'machine-type-missing attention: it knows neither q35 nor virt, of 1 machine types',
  ],
  [
    'no UEFI firmware',
    { vmHost: { ...vmHost, uefi: { automatic: false, secureBoot: false } } },
    'firmware-missing attention: libvirt knows of none',
  ],
  ['no swtpm', { vmHost: vmHostOf(capabilities, undefined, 'hardware', 'loopback') }, 'tpm-missing attention'],
] as const)('%s is found', (_what, change, expected) => {
  const said = hostFindings({ ...well, ...change }).map(({ check, state, found }) => `${check} ${state}: ${found}`)
  expect(said).toContainEqual(expect.stringMatching(`^${expected}`))
})

test('of a hypervisor that is not QEMU only clock and libvirt are judged', () => {
  expect(hostFindings({ ...well, family: 'other' }).map(({ check }) => check)).toEqual(['clock', 'libvirt-old'])
})
