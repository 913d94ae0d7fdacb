/** When KVM counts as usable. */
import { expect, test } from 'vitest'
import { decide } from './kvm.ts'

const intel = 'flags\t\t: fpu vme de pse msr vmx ssse3\n'
const none = 'flags\t\t: fpu vme de pse msr hypervisor\nvmx flags\t: vnmi\n'

const cases = [
  {
    name: 'a device that opens and a processor with vmx are enough',
    flags: intel,
    device: 'opens',
    arch: 'x64',
    kvm: true,
  },
  { name: 'a device that opens is not enough without the flag', flags: none, device: 'opens', arch: 'x64', kvm: false },
  { name: 'the flag is not enough without a device', flags: intel, device: 'ENOENT', arch: 'x64', kvm: false },
  {
    name: 'a device that this user may not open does not count',
    flags: intel,
    device: 'EACCES',
    arch: 'x64',
    kvm: false,
  },
  { name: 'on ARM the device alone decides', flags: '', device: 'opens', arch: 'arm64', kvm: true },
]

for (const { name, flags, device, arch, kvm } of cases) {
  test(name, () => expect(decide(flags, device, arch).kvm).toBe(kvm))
}
