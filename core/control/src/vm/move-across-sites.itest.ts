/** What is agreed about a VM goes with it to a cluster at another site, and what the other cluster cannot keep is said before it moves. */
import type { SimulatedDriver, SimulatedEndpoint } from '@covisor/driver-simulated'
import { beforeEach, expect, test } from 'vitest'
import { clusterUseCases } from '../cluster/cluster-use-cases.ts'
import { folderUseCases } from '../folder/folder-use-cases.ts'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { quotaUseCases } from '../people/quota-use-cases.ts'
import { ruleUseCases } from '../placement/rule-use-cases.ts'
import { siteUseCases } from '../site/site-use-cases.ts'
import { tagUseCases } from '../tag/tag-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from './vm-use-cases.ts'

const cases = ({ services }: ControlWorld) => ({
  vms: vmUseCases(services),
  rules: ruleUseCases(services),
  clusters: clusterUseCases(services),
  quotas: quotaUseCases(services),
})

let world: ControlWorld
let use: ReturnType<typeof cases>
let there: SimulatedEndpoint

/** kvm1 in cluster "home" at site "north", kvm2 in cluster "away" at site "south"; web01 runs on kvm1. */
beforeEach(async () => {
  world = await ControlWorld.open()
  const { services, actor } = world
  use = cases(world)
  there = (services.drivers[0] as SimulatedDriver).endpoint('kvm2')
  await world.runToEnd(await endpointUseCases(services).add(actor, { uri: 'sim://kvm2' }, {}))
  for (const [site, cluster, host] of [
    ['north', 'home', 'kvm1'],
    ['south', 'away', 'kvm2'],
  ] as const) {
    await siteUseCases(services).create(actor, { name: site })
    await use.clusters.create(actor, { name: cluster, site, hosts: [host] })
  }
  for (const name of ['web01', 'db01'])
    await world.runToEnd(
      await use.vms.create(actor, { name, disks: [], nics: [{ network: 'default' }], host: 'kvm1', start: true }, {}),
    )
  await world.observe()
  return () => world[Symbol.asyncDispose]()
})

test('tags, folder, lease, rules, start with its host, limits and who it belongs to go along', async () => {
  const { services, actor } = world
  const endsAt = new Date(Date.now() + 3_600_000)
  await tagUseCases(services).change(actor, 'vm', 'web01', { set: { tier: 'gold' } })
  await folderUseCases(services).create(actor, { name: 'shop' })
  await folderUseCases(services).put(actor, 'web01', 'shop')
  await use.vms.setLease(actor, 'web01', endsAt)
  await world.runToEnd(await use.vms.edit(actor, 'web01', { startWithHost: true }, {}))
  await use.rules.create(actor, { name: 'apart', kind: 'vms-apart', vms: ['web01', 'db01'], must: false })
  await use.quotas.set(actor, { resource: 'vms', maximum: 5, at: { kind: 'project', project: 'default' } })
  await world.observe()
  const known = async () => {
    const { id, project, tags, folder, lease, desired, nics } = await use.vms.get(actor, 'web01')
    // Whether it is kept where they are now is another matter.
    const rules = (await use.rules.list(actor)).map(({ broken: _broken, ...rule }) => rule)
    const used = (await use.quotas.list(actor, undefined)).filter(({ resource }) => resource === 'vms')
    return { id, project, tags, folder, lease, desired, nics, rules, used }
  }
  const before = await known()
  expect(before).toMatchObject({
    tags: { tier: 'gold' },
    folder: { name: 'shop' },
    lease: { endsAt },
    desired: { startWithHost: true },
  })

  await world.runToEnd(await use.vms.migrate(actor, 'web01', { to: 'kvm2' }, {}))
  await world.observe()
  expect((await use.vms.get(actor, 'web01')).host?.name).toBe('kvm2')
  expect(await known()).toEqual(before)
  expect(Array.from(there.vms.values(), ({ observed }) => observed.startWithHost)).toEqual([true])
})

test('a rule that the other cluster breaks is said by the plan, by its name, and the VM stays', async () => {
  const { actor } = world
  await use.rules.create(actor, { name: 'licence', kind: 'vms-on-hosts', vms: ['web01'], hosts: ['kvm1'], must: true })
  const planned = await use.vms.migrate(actor, 'web01', { to: 'kvm2' }, { plan: true })
  expect(planned.kind === 'plan' && planned.plan.refusals.map(({ text }) => text).join()).toContain('"licence"')
  await expect(use.vms.migrate(actor, 'web01', { to: 'kvm2' }, {})).rejects.toThrow('"licence"')
  expect((await use.vms.get(actor, 'web01')).host?.name).toBe('kvm1')
})

test('VMs that stay together are not torn apart by one that goes to another site', async () => {
  const { actor } = world
  await use.rules.create(actor, { name: 'pair', kind: 'vms-together', vms: ['web01', 'db01'], must: true })
  await expect(use.vms.migrate(actor, 'web01', { to: 'kvm2' }, {})).rejects.toThrow('"pair"')
})

test('the promises of the other cluster hold for who arrives: without room there, the plan says so', async () => {
  const { actor } = world
  const big = {
    name: 'big',
    disks: [],
    nics: [],
    host: 'kvm2',
    memoryMiB: Array.from(there.hosts.values())[0]!.memoryMiB - 1800,
    start: true,
  }
  await world.runToEnd(await use.vms.create(actor, big, {}))
  const planned = await use.vms.migrate(actor, 'web01', { to: 'kvm2' }, { plan: true })
  expect(planned.kind === 'plan' && planned.plan.refusals).not.toEqual([])
})
