/**
 * Volumes that go to another pool: of nobody, of a VM that is switched off, and under a running guest; crashed at every step, and
 * refused with the reason where that cannot be. The volume stays the same volume, and one file of it is left.
 */
import { AppError } from '@covisor/model'
import { describeSaga, runSaga } from '@covisor/tasks/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { snapshotUseCases } from '../vm/snapshot-use-cases.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { poolUseCases } from './pool-use-cases.ts'
import { volumeUseCases } from './volume-use-cases.ts'

const MIB = 2 ** 20
const NAME = 'web01-disk0'
const worlds: ControlWorld[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

/** Pools "default" and "fast" on kvm1; a VM with a disk in the first, on which something is. */
async function twoPools(power: 'running' | 'stopped'): Promise<ControlWorld> {
  const world = await ControlWorld.open()
  worlds.push(world)
  const pools = poolUseCases(world.services)
  await world.runToEnd(
    await pools.create(world.actor, { name: 'fast', host: 'kvm1', source: { type: 'dir', path: '/srv/fast' } }, {}),
  )
  const disks = [{ sizeBytes: MIB, format: 'raw' as const }]
  const wish = { name: 'web01', disks, nics: [], pool: 'default', start: false }
  await world.runToEnd(await vmUseCases(world.services).create(world.actor, wish, {}))
  const disk = [...world.endpoint.volumes.values()].find(({ name }) => name.startsWith(NAME))!
  world.endpoint.contents.open(disk.content!).write(1000, Buffer.from('kept'))
  if (power === 'running') await world.runToEnd(await vmUseCases(world.services).act(world.actor, 'web01', 'start', {}))
  await world.observe()
  return world
}

const move = (world: ControlWorld, params = {}, options = {}) =>
  volumeUseCases(world.services).move(world.actor, NAME, { pool: 'fast', ...params }, options)

/** Where everybody says that it is, and what is in it. */
async function whereIt(world: ControlWorld) {
  const row = await world.store.volumes.resolve(world.actor, NAME)
  const [vm] = [...world.endpoint.vms.values()]
  const { observed } = vm!
  const content = world.endpoint.contentOf(observed.disks[0]!.source!.volume!.pool, row.nativeName)
  return {
    recorded: (await world.store.pools.get('provider', row.pool)).name,
    used: observed.disks.map(({ source }) => source?.volume?.pool).join(),
    files: Array.from(world.endpoint.volumes.values(), ({ pool }) => pool),
    rows: (await world.store.volumes.list('provider')).items.map(({ name, state }) => `${name} ${state}`),
    reservations: (await world.store.reservations.list({})).length,
    power: observed.power,
    kept: Buffer.from(content!.subarray(1000, 1004)).toString(),
  }
}

const isIn = (pool: 'default' | 'fast', power: string) => ({
  recorded: pool,
  used: pool,
  files: [pool],
  rows: [`${NAME} ready`],
  reservations: 0,
  power,
  kept: 'kept',
})

describe.each([
  ['volume.move-live', 'running', ['record', 'create', 'mirror', 'places', 'cleanUp']],
  ['volume.move', 'stopped', ['record', 'copy', 'switch', 'places', 'cleanUp']],
] as const)('%s, of a VM that is %s', (name, power, steps) => {
  describeSaga(name, steps, async () => {
    const world = await twoPools(power)
    const before = (await world.store.volumes.resolve(world.actor, NAME)).id
    const { saga, input } = await world.accepted(await move(world))
    return {
      saga,
      input,
      judge: world.judge,
      // What the guest has gone over to stays: taking it back would be a second risk for nothing.
      async assertClean() {
        const now = await whereIt(world)
        expect(now).toEqual(isIn(name === 'volume.move' ? 'default' : (now.used as 'default'), power))
      },
      async assertDone() {
        expect(await whereIt(world)).toEqual(isIn('fast', power))
        expect((await world.store.volumes.resolve(world.actor, NAME)).id).toBe(before)
      },
    }
  })
})

test.each(['mirrorDisk', 'pivotDisk'] as const)(
  'when the reply to %s gets lost, the volume is where the guest has it',
  async (call) => {
    const world = await twoPools('running')
    world.endpoint.fail({
      call,
      when: 'after',
      error: new AppError('HOST_REFUSED', { host: 'kvm1', action: 'x', why: 'y' }),
    })
    const { saga, input } = await world.accepted(await move(world))
    const { outcome } = await runSaga(saga, input, { judge: world.judge })
    expect(outcome).toBe(call === 'pivotDisk' ? 'succeeded' : 'unwound')
    expect(await whereIt(world)).toEqual(isIn(call === 'pivotDisk' ? 'fast' : 'default', 'running'))
  },
)

test('a volume of nobody goes to a pool, and the plan says what becomes of the old copy', async () => {
  const world = await twoPools('stopped')
  const volumes = volumeUseCases(world.services)
  await world.runToEnd(await volumes.create(world.actor, { name: 'data', sizeBytes: MIB, pool: 'default' }, {}))
  const outcome = await volumes.move(world.actor, 'data', { pool: 'fast' }, { plan: true })
  expect(outcome.kind === 'plan' && outcome.plan.irreversible).toEqual([
    'the old copy in pool "default" is deleted (1 MiB)',
  ])
  await world.runToEnd(await volumes.move(world.actor, 'data', { pool: 'fast' }, {}))
  expect((await volumes.get(world.actor, 'data')).pool.name).toBe('fast')
})

test('what cannot be is refused with the reason', async () => {
  const world = await twoPools('running')
  await expect(move(world, { pool: 'default' })).rejects.toThrow('is in pool "default" already')
  await world.runToEnd(await snapshotUseCases(world.services).create(world.actor, 'web01', { name: 'before' }, {}))
  await world.observe()
  await expect(move(world)).rejects.toThrow('VM "web01", which has snapshots that need it; delete them')
})

test('a volume that is being moved is neither moved twice nor needed by anything else meanwhile', async () => {
  const world = await twoPools('running')
  const answers = await Promise.allSettled([move(world), move(world)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const vms = vmUseCases(world.services)
  await expect(vms.edit(world.actor, 'web01', { removeDisks: ['disk0'] }, {})).rejects.toThrow(
    /needs its disks as they are/,
  )
  await expect(volumeUseCases(world.services).resize(world.actor, NAME, { sizeBytes: 2 * MIB }, {})).rejects.toThrow(
    'is used by',
  )
})
