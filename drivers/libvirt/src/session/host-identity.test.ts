/** Which differences between an enrolled host and the one that answers are allowed. */
import { expect, test } from 'vitest'
import { recogniseHost } from './host-identity.ts'

const first = '9fe2dc38-5e95-4592-ae2a-ef7c1a422d56'
const second = '8da1fcd1-b2eb-4c14-ac42-46b258ac8010'
const ofHardware = '4c4c4544-0044-3110-8052-b4c04f4e3233'
const pinned = { hypervisor: first, hostname: 'kvm1' }

test('a host that is seen for the first time is taken as it is', () => {
  expect(recogniseHost({ nativeRef: first, hostname: 'kvm1', hasSmbios: false }, undefined)).toEqual(pinned)
})

const cases = [
  { name: 'the same UUID is the same host, renamed or not', seen: { nativeRef: first, hostname: 'kvm2' }, same: true },
  { name: 'a made-up UUID may be another after a restart', seen: { nativeRef: second, hostname: 'kvm1' }, same: true },
  {
    name: 'a made-up UUID under another name is another host',
    seen: { nativeRef: second, hostname: 'kvm2' },
    same: false,
  },
  { name: 'the UUID of hardware is not made up', seen: { nativeRef: ofHardware, hostname: 'kvm1' }, same: false },
  {
    name: 'a host that can read SMBIOS did not make its UUID up',
    seen: { nativeRef: second, hostname: 'kvm1', hasSmbios: true },
    same: false,
  },
]

for (const { name, seen, same } of cases) {
  test(name, () => expect(recogniseHost({ hasSmbios: false, ...seen }, pinned)).toEqual(same ? pinned : undefined))
}

test('a pin that is no random UUID was not made up either', () => {
  const seen = { nativeRef: second, hostname: 'kvm1', hasSmbios: false }
  expect(recogniseHost(seen, { hypervisor: ofHardware, hostname: 'kvm1' })).toBeUndefined()
})
