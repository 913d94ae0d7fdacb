/** The driver over ssh: what needs more than libvirt's own connection there, the graphical console above all. */
import { libvirtDriver } from '@covisor/driver-libvirt'
import { labUnavailable, startLibvirtd } from '@covisor/lab'
import { describe, expect, test } from 'vitest'
import { installation, smallVm } from './driver-libvirt-world.fixture.ts'

const unavailable = await labUnavailable()

describe.skipIf(unavailable !== undefined)('a host behind ssh', () => {
  test('lists its VMs, and its consoles are reached through ssh', async () => {
    const signal = AbortSignal.timeout(60_000)
    await using host = await startLibvirtd({ name: 'sshdriver', ssh: true })
    const { uri, identityFile, knownHostsFile } = host.ssh ?? fail()
    const address = libvirtDriver.parse(`${uri}?keyfile=${identityFile}&known_hosts=${knownHostsFile}`)
    const session = await libvirtDriver.connect(address, { installation, pinned: undefined, signal })
    await session.networks?.createNetwork({ nativeName: 'lan', kind: 'isolated' }, signal)
    const definition = smallVm((await session.hosts(signal))[0]?.nativeRef ?? '', 'lan')
    await session.defineVm(definition, signal)
    await session.startVm(definition, signal)
    expect((await session.listVms(signal)).map(({ power }) => power)).toEqual(['running'])

    const graphics = await session.graphics?.open(definition, signal)
    const greeting = await graphics?.stream.readable[Symbol.asyncIterator]().next()
    expect(Buffer.from(greeting?.value as Uint8Array).toString()).toMatch(/^RFB 003\.\d{3}\n/)
    await graphics?.stream.close()

    const console = await session.serial?.open(definition, { takeOver: false }, signal)
    await console?.close()
    await session.stopVm(definition, signal)

    const [{ findings } = fail()] = await session.hosts(signal)
    const said = new Map(findings?.map(({ check, state }) => [check, state]))
    expect(said.get('clock')).toBe('passed')
    expect(said.get('hypervisor-missing')).toBe('passed')
    expect(said.get('machine-type-missing')).toBe('passed')
    await session.close()
  })

  test('with another host key than at enrolment is refused as such', async () => {
    const signal = AbortSignal.timeout(60_000)
    await using host = await startLibvirtd({ name: 'sshkey', ssh: true })
    const { uri, identityFile } = host.ssh ?? fail()
    const address = libvirtDriver.parse(`${uri}?keyfile=${identityFile}&known_hosts=/dev/null`)
    const enrolling = libvirtDriver.connect(address, { installation, pinned: undefined, signal })
    await expect(enrolling).rejects.toMatchObject({ code: 'HOST_REFUSED', params: { check: 'ssh-host-key-unknown' } })
    const pinned = { hypervisor: 'seen at enrolment' }
    const later = libvirtDriver.connect(address, { installation, pinned, signal })
    await expect(later).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' })
  })
})

function fail(): never {
  throw new Error('the lab host has no ssh')
}
