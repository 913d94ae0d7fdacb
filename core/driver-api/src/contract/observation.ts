/** What a driver sees: hosts and VMs, ours or not. */
import { capabilityNames } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import type { EndpointSession } from '../driver.ts'
import type { WithSubject } from './subject.ts'

export function describeObservation(subject: WithSubject): void {
  describe('observation', () => {
    test('an endpoint has at least one host', async () => {
      expect(await subject().session.hosts(subject().signal)).not.toHaveLength(0)
    })

    test('every capability is granted or denied with a reason', async () => {
      for (const { capabilities } of await subject().session.hosts(subject().signal)) {
        expect(Object.keys(capabilities).toSorted()).toEqual([...capabilityNames])
        for (const verdict of Object.values(capabilities)) expect(verdict === true || verdict.length > 0).toBe(true)
      }
    })

    test('no capability is granted whose part is missing', async () => {
      for (const { capabilities } of await subject().session.hosts(subject().signal)) {
        const promised = Object.entries(partBehind)
          .filter(([name]) => capabilities[name as keyof typeof partBehind] === true)
          .map(([, part]) => part)
        expect(promised.filter((part) => subject().session[part] === undefined)).toEqual([])
      }
    })

    test('the list shows a VM as a look at it alone does', async () => {
      const { target } = await subject().running()
      const listed = (await subject().session.listVms(subject().signal)).find((vm) => vm.nativeRef === target.nativeRef)
      expect(listed).toEqual(await subject().see(target))
    })

    test('native references of VMs are unique', async () => {
      await subject().defined()
      await subject().defined()
      const refs = (await subject().session.listVms(subject().signal)).map((vm) => vm.nativeRef)
      expect(new Set(refs).size).toBe(refs.length)
    })

    test('our marker is reported back', async () => {
      const { definition, target } = await subject().defined()
      const expected = { installation: subject().world.installation, vm: definition.vm }
      expect((await subject().see(target)).marker).toEqual(expected)
    })

    test('a VM that Covisor did not make has no marker', async ({ skip }) => {
      const foreign = subject().world.foreignVm ?? skip('this world has no foreign VM')
      const seen = (await subject().session.listVms(subject().signal)).find((vm) => vm.nativeRef === foreign)
      expect(seen).toBeDefined()
      expect(seen?.marker).toBeUndefined()
    })

    test('a VM has the hardware that was asked for', async () => {
      const { definition, target } = await subject().defined()
      expect(await subject().see(target)).toMatchObject({
        nativeHost: definition.nativeHost,
        nativeName: definition.nativeName,
        displayName: definition.displayName,
        persistent: true,
        vcpus: definition.spec.vcpus,
        memoryMiB: definition.spec.memoryMiB,
        firmware: definition.spec.firmware,
        startWithHost: definition.spec.startWithHost,
      })
    })

    test('a NIC is seen under its key, with its address and network', async ({ skip }) => {
      const { definition, target } = await subject().defined()
      const nic = definition.spec.nics[0] ?? skip('VMs of this world have no NIC')
      const network = definition.networks[nic.network]?.nativeName
      expect((await subject().see(target)).nics[0]).toMatchObject({ key: nic.key, mac: nic.mac, source: { network } })
    })

    test('a running VM has a sample, whose CPU time never falls', async ({ skip }) => {
      const part = subject().session.samples ?? skip('this driver has no sample part')
      const { target } = await subject().running()
      const cpuTime = async () =>
        (await part.sample(subject().signal)).vms.find((vm) => vm.nativeRef === target.nativeRef)?.cpuTimeNs
      const first = await cpuTime()
      const second = await cpuTime()
      expect(first).toBeTypeOf('bigint')
      expect(second).toBeGreaterThanOrEqual(first ?? 0n)
    })

    test('hardware adds up: each logical CPU is in one NUMA cell, and each cell has memory', async ({ skip }) => {
      const part = subject().session.hardware ?? skip('this driver does not list hardware')
      const [host] = await subject().session.hosts(subject().signal)
      const { numa } = await part.read(host!.nativeRef, subject().signal)
      if (numa.length === 0) skip('this hypervisor does not tell of NUMA cells')
      const cpus = numa.flatMap((cell) => cell.cpus)
      expect(new Set(cpus).size).toBe(cpus.length)
      expect(cpus).toHaveLength(host!.cpu.logical)
      // How much is not asked for: libvirt's test hypervisor gives its cells more than its host has.
      for (const { memoryMiB } of numa) expect(memoryMiB).toBeGreaterThan(0)
    })

    test('the native configuration of a VM can be read', async ({ skip }) => {
      const part = subject().session.nativeConfig ?? skip('this driver has no native configuration')
      const { definition, target } = await subject().defined()
      const { mediaType, text } = await part.read(target, subject().signal)
      expect(mediaType).toMatch(/^[a-z]+\/[a-z0-9.+-]+/)
      expect(text).toContain(definition.nativeName)
    })

    test('what Covisor models stays when the native configuration is written, and a text that changes it is refused', async ({
      skip,
    }) => {
      const part = subject().session.nativeConfig ?? skip('this driver has no native configuration')
      const edit = part.edit ?? skip('this driver takes no native configuration')
      const { definition, target } = await subject().defined()
      const { text } = await part.read(target, subject().signal, 'next')
      await edit.write(target, text, subject().signal)
      expect((await part.read(target, subject().signal, 'next')).text).toBe(text)
      const renamed = text.replaceAll(definition.nativeName, `${definition.nativeName}-other`)
      const refused = { code: 'REQUEST_INVALID', message: expect.stringMatching(/name/i) as string }
      await expect(edit.check(target, renamed, subject().signal)).rejects.toMatchObject(refused)
      await expect(edit.write(target, renamed, subject().signal)).rejects.toMatchObject(refused)
      await expect(edit.check(target, text.slice(1), subject().signal)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
      })
    })

    test('the addresses of a guest are a list, empty as long as nothing is known', async ({ skip }) => {
      const part = subject().session.agent ?? skip('this driver has no guest agent part')
      const { target } = await subject().running()
      for (const { address } of await part.addresses(target, subject().signal)) expect(address).toMatch(/[.:]/)
    })

    test('a guest tells facts, or there is a reason why it tells none', async ({ skip }) => {
      const part = subject().session.agent ?? skip('this driver has no guest agent part')
      const { target } = await subject().running()
      const answer = await part.facts(target, subject().signal)
      if ('silent' in answer) expect(answer.silent).not.toBe('')
      else expect(answer.facts).toMatchObject({ users: expect.any(Array), fileSystems: expect.any(Array) })
    })

    test('a guest that does not run tells nothing, which is no error', async ({ skip }) => {
      const part = subject().session.agent ?? skip('this driver has no guest agent part')
      const { target } = await subject().defined()
      expect(await part.facts(target, subject().signal)).toEqual({ silent: expect.stringMatching(/not running/) })
    })
  })
}

const partBehind = {
  'console-serial': 'serial',
  'console-vnc': 'graphics',
  'guest-agent': 'agent',
  'guest-facts': 'agent',
  screenshot: 'screen',
  'send-keys': 'screen',
  'snapshot-disk': 'snapshots',
  'snapshot-memory': 'snapshots',
  'storage-volumes': 'storage',
  suspend: 'suspension',
  'volume-clone': 'storage',
  'volume-resize': 'storage',
  'volume-upload': 'storage',
} as const satisfies Record<string, keyof EndpointSession>
