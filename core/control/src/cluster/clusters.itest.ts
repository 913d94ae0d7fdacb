/** Clusters, rules, explanations and what-if questions over a real store and three simulated hosts, one world for all. */
import type { ObservedHost } from '@covisor/driver-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endpointUseCases } from '../host/endpoint-use-cases.ts'
import { hostUseCases } from '../host/host-use-cases.ts'
import type { Outcome } from '../outcome.ts'
import { placementUseCases } from '../placement/placement-use-cases.ts'
import { ruleUseCases } from '../placement/rule-use-cases.ts'
import { siteUseCases } from '../site/site-use-cases.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { clusterUseCases } from './cluster-use-cases.ts'

let world: ControlWorld
beforeAll(async () => {
  world = await ControlWorld.open()
  for (const name of ['kvm2', 'kvm3'])
    await world.runToEnd(
      await endpointUseCases(world.services).add(world.actor, { uri: `sim://${name}?memory=8GiB` }, {}),
    )
  for (const name of ['web01', 'web02']) {
    const wish = { name, memoryMiB: 2048, disks: [], nics: [], host: 'kvm1', start: true }
    await world.runToEnd(await vmUseCases(world.services).create(world.actor, wish, {}))
  }
  await world.observe()
}, 60_000)
afterAll(async () => await world?.[Symbol.asyncDispose]())

const clusters = () => clusterUseCases(world.services)
const rules = () => ruleUseCases(world.services)
const placement = () => placementUseCases(world.services)

test('a cluster has its hosts, their room and what their CPUs have in common', async () => {
  const made = await clusters().create(world.actor, { name: 'prod', hosts: ['kvm1', 'kvm2'], cpuModel: 'suggested' })
  expect(made.hosts.map(({ name }) => name)).toEqual(['kvm1', 'kvm2'])
  expect(made).toMatchObject({ settings: { cpuModel: 'Westmere', prefer: 'spread' }, vms: { running: 2 } })
  expect(made.baseline).toMatchObject({ level: 'x86-64-v2', suggested: 'Westmere', differences: [] })
  await expect(clusters().create(world.actor, { name: 'other', hosts: ['kvm1'] })).rejects.toMatchObject({
    code: 'IN_USE',
  })
  await expect(clusters().edit(world.actor, 'prod', { cpuModel: 'EPYC' })).rejects.toThrow(
    'all hosts have Nehalem, Westmere',
  )
  await expect(clusters().delete(world.actor, 'prod')).rejects.toMatchObject({ code: 'IN_USE' })
})

test('a new VM of a cluster is placed on its hosts, and gets its CPU', async () => {
  const wish = { name: 'inside', memoryMiB: 64, disks: [], nics: [], cluster: 'prod' }
  const planned = await vmUseCases(world.services).create(world.actor, wish, { plan: true })
  if (planned.kind !== 'plan') throw new Error('a plan was asked for')
  const kvm3 = planned.plan.placement?.hosts.find(({ name }) => name === 'kvm3')
  expect(kvm3?.reasons).toContainEqual({ rule: 'cluster', ok: false, text: 'it is not in cluster "prod"' })
  await world.runToEnd(await vmUseCases(world.services).create(world.actor, wish, {}))
  expect((await world.store.vms.resolve(world.actor, 'inside')).desired?.cpuModel).toBe('Westmere')
})

test('a host that lost a CPU model starts no VM that has it, and takes no new one of its cluster', async () => {
  const { store, services, actor } = world
  const vm = await store.vms.resolve(actor, 'inside')
  const row = await store.hosts.get('provider', vm.host!)
  const facts = row.facts as ObservedHost
  const seen = (models: readonly string[]) => {
    const told: ObservedHost = { ...facts, cpu: { ...facts.cpu, models } }
    return store.transaction((tx) => tx.hosts.upsertObserved(told, { endpoint: row.endpoint, newId: row.id }))
  }
  await seen(['Nehalem'])
  const start = () => vmUseCases(services).act(actor, 'inside', 'start', { plan: true })
  const why = `${row.name}: its own CPU cannot give a guest the CPU Westmere`
  expect(await refusalOf(start())).toContain(why)
  const wish = { name: 'another', memoryMiB: 64, disks: [], nics: [], host: row.name }
  expect(await refusalOf(vmUseCases(services).create(actor, wish, { plan: true }))).toContain(why)
  await seen(['Nehalem', 'Westmere'])
  expect(await refusalOf(start())).toBeUndefined()
})

const refusalOf = async (asked: Promise<Outcome<unknown>>): Promise<string | undefined> => {
  const outcome = await asked
  return outcome.kind === 'plan' ? outcome.plan.refusals[0]?.text : undefined
}

test('a rule is kept by moves, said when it is broken, and refused when it contradicts another', async () => {
  const rule = await rules().create(world.actor, { name: 'ha', kind: 'vms-apart', vms: ['web01', 'web02'] })
  expect(rule.broken).toEqual([expect.stringContaining('are all on kvm1')])
  const contradiction = rules().create(world.actor, { name: 'pair', kind: 'vms-together', vms: ['web01', 'web02'] })
  await expect(contradiction).rejects.toThrow('rule "ha" keeps VMs apart that "pair" keeps together')
  const { placement: explained } = await placement().explain(world.actor, 'web01')
  expect(explained.host?.name).not.toBe('kvm1')
  const own = explained.hosts.find(({ name }) => name === 'kvm1')
  expect(own).toMatchObject({ fits: false })
  expect(own?.reasons.filter(({ ok }) => !ok)).toEqual([
    { rule: 'rule', ok: false, text: 'it has VM "web02" (rule "ha")' },
  ])
})

test('what if a host is lost: who starts where, who does not and why; nothing changes', async () => {
  const before = JSON.stringify(await world.state())
  const lose = { loseHosts: ['kvm1', 'kvm3'] }
  const answer = await placement().whatIf(world.actor, lose)
  // kvm2 has room for both, and the rule keeps the second away.
  expect(answer.restarted).toHaveLength(1)
  expect(answer.lost).toHaveLength(1)
  expect(answer.lost[0]?.why).toContain('(rule "ha")')
  const better = await placement().whatIf(world.actor, { ...lose, addHosts: [{ like: 'kvm2' }] })
  expect(better.lost).toEqual([])
  expect(new Set(better.restarted.map(({ host }) => host))).toEqual(new Set(['kvm2', 'new1 (like kvm2)']))
  expect(JSON.stringify(await world.state())).toBe(before)
})

test('racks and sites: rules are measured by them, and what they make impossible is refused when it is said', async () => {
  const { services, actor } = world
  const apart = { name: 'far', kind: 'vms-apart', vms: ['web01', 'web02'], scope: 'rack' } as const
  await expect(rules().create(actor, apart)).rejects.toThrow('nobody has said the rack of 3 of 3 hosts')
  const stand = (host: string, rack: string | null) => hostUseCases(services).setLocation(actor, host, { rack })
  for (const [host, rack] of [
    ['kvm1', 'r1'],
    ['kvm2', 'r1'],
    ['kvm3', 'r2'],
  ] as const)
    await stand(host, rack)
  const rule = await rules().create(actor, apart)
  expect(rule.broken).toEqual([expect.stringMatching(/^"web0[12]", "web0[12]" are all in rack "r1"$/)])
  // kvm3 is in no cluster and at no site: its rack is another than that of the same name would be elsewhere.
  await expect(stand('kvm3', null)).rejects.toThrow('host "kvm3": rule "far" keeps 2 VMs apart')
  const { placement: explained } = await placement().explain(actor, 'web01')
  const against = (name: string) =>
    explained.hosts.find((host) => host.name === name)?.reasons.filter(({ ok, text }) => !ok && text.includes('far'))
  expect(against('kvm2')).toEqual([{ rule: 'rule', ok: false, text: 'rack "r1" has VM "web02" (rule "far")' }])
  expect(against('kvm3')).toEqual([])

  const answer = await placement().whatIf(actor, { loseRacks: ['r1'] })
  expect(answer.hosts.map(({ name }) => name)).toEqual(['kvm3'])
  expect(answer.restarted.length + answer.lost.length).toBe(2)
  await expect(placement().whatIf(actor, { loseRacks: ['r9'] })).rejects.toThrow('there is no rack "r9"')
  await rules().delete(actor, 'far')
})

test('a second site: clusters say where they are, their hosts go with them, and a site can be asked away', async () => {
  const { services, actor } = world
  const sites = siteUseCases(services)
  await sites.create(actor, { name: 'hamburg' })
  await expect(clusters().create(actor, { name: 'second' })).rejects.toThrow('there are several sites')
  await clusters().create(actor, { name: 'second', site: 'hamburg', hosts: ['kvm3'] })
  expect((await sites.list(actor)).map(({ name, hosts }) => [name, hosts.map((host) => host.name)])).toEqual([
    ['hamburg', ['kvm3']],
    ['here', ['kvm1', 'kvm2']],
  ])
  await expect(hostUseCases(services).setLocation(actor, 'kvm3', { site: 'here' })).rejects.toThrow(
    'its hosts are where the cluster is',
  )
  await expect(sites.delete(actor, 'hamburg')).rejects.toMatchObject({ code: 'IN_USE' })
  const answer = await placement().whatIf(actor, { loseSites: ['here'] })
  expect(answer.hosts.map(({ name }) => name)).toEqual(['kvm3'])
  await clusters().edit(actor, 'second', { site: 'here' })
  await sites.delete(actor, 'hamburg')
  expect(await sites.list(actor)).toHaveLength(1)
})
