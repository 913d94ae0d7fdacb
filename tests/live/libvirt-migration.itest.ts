/**
 * A guest that runs moves from one daemon to another, phase by phase, driven by @covisor/libvirt: no virsh, no peer-to-peer.
 *
 * Two lab hosts on one bridge; the guest has no disk, so nothing is shared. What matters besides "it arrives" is what is left
 * when it does not: one running guest, at the source, and a source that can be asked again.
 */
import { type Lab, labUnavailable, startLab, tinyGuest } from '@covisor/lab'
import {
  type Connection,
  connect,
  type Domain,
  DomainMigrateFlags,
  DomainState,
  LibvirtError,
  migrateDomain,
  paramsToObject,
} from '@covisor/libvirt'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const unavailable = await labUnavailable()
const NAME = 'covisor-libvirt-migration'
const { LIVE, PERSIST_DEST, UNDEFINE_SOURCE } = DomainMigrateFlags

describe.skipIf(unavailable !== undefined)('a running guest', () => {
  let lab: Lab
  let here: Connection
  let there: Connection
  let dom: Domain
  beforeAll(async () => {
    lab = await startLab({ hosts: 2 })
    const [first, second] = lab.hosts
    if (first === undefined || second === undefined) throw new Error('the lab has no two hosts')
    here = await connect(first.uri)
    there = await connect(second.uri)
  })
  afterAll(async () => {
    await here?.close()
    await there?.close()
    await lab?.stop()
  })
  beforeEach(async () => {
    for (const connection of [here, there])
      for (const domain of await connection.listDomains()) await connection.call.domainDestroyFlags({ dom: domain })
    dom = (await here.call.domainCreateXml({ xmlDesc: await guestXml() })).dom
  })

  test('moves, and the source is rid of it', async () => {
    await using events = await here.events.domain('jobCompleted')
    const arrived = await migrateDomain(here, dom, there, { flags: [LIVE], migrateUri: 'tcp://host2' })
    expect(arrived).toMatchObject({ name: NAME, uuid: dom.uuid })
    expect((await there.call.domainGetState({ dom: arrived })).state).toBe(DomainState.RUNNING)
    expect(await here.listDomains()).toEqual([])
    const { value: event } = await events.next()
    expect(paramsToObject(event?.params ?? [])['memory_total']).toBeGreaterThan(0n)
  })

  test('takes another name and stays defined, when told so', async () => {
    const flags = [LIVE, PERSIST_DEST, UNDEFINE_SOURCE]
    const arrived = await migrateDomain(here, dom, there, { flags, name: `${NAME}-2`, migrateUri: 'tcp://host2' })
    expect(arrived.name).toBe(`${NAME}-2`)
    expect((await there.call.domainIsPersistent({ dom: arrived })).persistent).toBe(1)
    await there.call.domainDestroyFlags({ dom: arrived })
    await there.call.domainUndefineFlags({ dom: arrived })
  })

  test('whose destination cannot be reached goes on at the source, and may try again', async () => {
    const lost = migrateDomain(here, dom, there, { flags: [LIVE], migrateUri: 'tcp://10.213.255.254:49152' })
    await expect(lost).rejects.toBeInstanceOf(LibvirtError)
    await expectAt('source')
    await migrateDomain(here, dom, there, { flags: [LIVE], migrateUri: 'tcp://host2' })
    await expectAt('destination')
  })

  test('that the destination refuses goes on at the source', async () => {
    const { xml } = await here.call.domainGetXmlDesc({ dom })
    const refused = migrateDomain(here, dom, there, { flags: [LIVE], xml: xml.replace(NAME, 'a/b') })
    await expect(refused).rejects.toBeInstanceOf(LibvirtError)
    await expectAt('source')
  })

  test('is not moved when its migration is stopped', async () => {
    const controller = new AbortController()
    const moving = migrateDomain(here, dom, there, {
      flags: [LIVE],
      migrateUri: 'tcp://host2',
      bandwidthMiBPerSecond: 1n,
      signal: controller.signal,
    })
    await expect.poll(async () => (await here.call.domainGetJobInfo({ dom })).type, { timeout: 20_000 }).not.toBe(0)
    controller.abort(new Error('not today'))
    await expect(moving).rejects.toThrow('not today')
    await expectAt('source')
  })

  async function expectAt(place: 'source' | 'destination'): Promise<void> {
    const names = async (connection: Connection) => (await connection.listDomains()).map(({ name }) => name)
    expect(await names(here)).toEqual(place === 'source' ? [NAME] : [])
    expect(await names(there)).toEqual(place === 'source' ? [] : [NAME])
    if (place === 'source') expect((await here.call.domainGetState({ dom })).state).toBe(DomainState.RUNNING)
  }
})

async function guestXml(): Promise<string> {
  const { kernel, initrd, commandLine } = await tinyGuest()
  return `<domain type='qemu'><name>${NAME}</name><memory unit='MiB'>96</memory>
    <os><type arch='x86_64' machine='q35'>hvm</type><kernel>${kernel}</kernel><initrd>${initrd}</initrd><cmdline>${commandLine}</cmdline></os>
    <features><acpi/></features><cpu mode='custom' match='exact'><model>qemu64</model></cpu>
    <devices><serial type='pty'/><console type='pty'/></devices></domain>`
}
