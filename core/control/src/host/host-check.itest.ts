/** The checks of a host that no driver can make alone: the way in as a person meets it, room, and who else is there. */
import { AppError, newId } from '@covisor/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { endpointUseCases } from './endpoint-use-cases.ts'
import { findTwin } from './find-twin.ts'
import { neighbourFindings } from './neighbour-findings.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
})
afterEach(() => world[Symbol.asyncDispose]())

const again = async (services = world.services) => {
  const { findings } = await endpointUseCases(services).checkAgain(world.actor, 'kvm1')
  return findings.map(({ check, state, found }) => `${check} ${state}: ${found}`)
}
const signal = AbortSignal.timeout(30_000)
const session = async () =>
  world.services.connections.session((await world.store.endpoints.list('provider', { limit: 1 })).items[0]!.id)

test('a host that is well passes, and nothing is recorded of one that is not enrolled', async () => {
  expect(await again()).toEqual([
    'connection passed: Covisor simulated hypervisor 1.0.0 answers',
    'pool-missing passed: "default"',
    expect.stringMatching(/^pool-room passed: 1024\.0 GiB free/),
    expect.stringMatching(/^network-missing passed/),
    'enrolled-already passed: it is not',
    'uuid-twice passed: simulated:kvm1',
    'other-installation passed: no VM has the marker of another',
    'other-manager passed: no VM has the mark of one',
  ])
  const before = await world.state()
  const fresh = await endpointUseCases(world.services).check(world.actor, { uri: 'sim://kvm9?vms=3' })
  expect(fresh.findings.filter(({ state }) => state !== 'passed')).toEqual([])
  expect(await world.state()).toEqual(before)
})

test('what keeps Covisor out is the finding: a known trouble by its code, an unknown one by its words', async () => {
  world.endpoint.refuseConnections(
    new AppError('HOST_REFUSED', {
      host: 'kvm1',
      action: 'let Covisor in',
      why: 'ssh was denied',
      check: 'ssh-key-refused',
    }),
  )
  expect(await again()).toEqual(['ssh-key-refused failed: ssh was denied'])
  world.endpoint.refuseConnections(new AppError('HOST_UNREACHABLE', { host: 'kvm1', why: 'it broke' }))
  expect(await again()).toEqual(['connection failed: it broke'])
  world.endpoint.refuseConnections(new AppError('HOST_KEY_CHANGED', { host: 'kvm1' }))
  expect(await again()).toEqual([expect.stringMatching(/^identity-changed failed/)])
})

test('a host without room and without a network says so', async () => {
  const { networks } = await session()
  for (const { nativeName } of await networks!.listNetworks(signal)) await networks!.removeNetwork(nativeName, signal)
  expect(await again()).toContain('network-missing attention: it has no network')
  const small = await endpointUseCases(world.services).check(world.actor, { uri: 'sim://small?pool=2GiB' })
  expect(small.findings).toContainEqual({
    check: 'pool-room',
    state: 'attention',
    found: 'no pool has more than 2.0 GiB free in "default"',
  })
})

test('VMs that another installation looks after are said, and whose they are', async () => {
  await world.runToEnd(await vmUseCases(world.services).create(world.actor, { name: 'web01', nics: [], disks: [] }, {}))
  expect(await again()).toContain('other-installation passed: no VM has the marker of another')
  const { installation } = world.services
  expect(await again({ ...world.services, installation: newId('installation') })).toContain(
    `other-installation attention: 1 VM with the marker of installation ${installation}`,
  )
})

test('VMs of another manager are said, with its name', async () => {
  await world.runToEnd(await vmUseCases(world.services).create(world.actor, { name: 'web01', nics: [], disks: [] }, {}))
  const real = await session()
  const [vm] = await real.listVms(signal)
  const looked: Pick<typeof real, 'identity' | 'listVms'> = {
    identity: real.identity,
    listVms: async () => [{ ...vm!, managedBy: 'oVirt' }, vm!],
  }
  const findings = await neighbourFindings(world.services, { session: looked, uri: 'sim://kvm1' }, signal)
  expect(findings).toContainEqual({ check: 'other-manager', state: 'attention', found: '1 VM of oVirt' })
})

test('the same hypervisor under another address is the same host; under another name it is a clone of it', async () => {
  const twin = (hostname?: string) =>
    findTwin(
      world.store,
      { hypervisor: 'simulated:kvm1', ...(hostname === undefined ? {} : { hostname }) },
      'sim://kvm2',
    )
  expect((await twin('kvm1'))?.is).toBe('same')
  expect((await twin())?.is).toBe('same')
  expect((await twin('kvm2'))?.is).toBe('clone')
  expect(await findTwin(world.store, { hypervisor: 'simulated:kvm1', hostname: 'kvm2' }, 'sim://kvm1')).toBeUndefined()
})
