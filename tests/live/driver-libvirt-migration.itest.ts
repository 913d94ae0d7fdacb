/** Live migration over two real libvirt hosts: the contract's chapter, and what becomes of a VM whose move lost its leader. */
import type { EndpointSession, VmDefinition, VmMove } from '@covisor/driver-api'
import { describeDriver } from '@covisor/driver-api/contract'
import { libvirtDriver } from '@covisor/driver-libvirt'
import { labUnavailable } from '@covisor/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MovingWorld, OWN_POOL, openMovingWorld } from './support/moving-world.ts'

const unavailable = await labUnavailable()
const options = { autoConverge: false, postCopy: false, tls: false }
const unheard = () => undefined

describe.skipIf(unavailable !== undefined)(
  `libvirt moves${unavailable === undefined ? '' : `: ${unavailable}`}`,
  () => {
    describeDriver('libvirt, two hosts', async () => contractWorld(await openMovingWorld()), ['migration'])

    describe('a move that lost its leader', () => {
      let world: MovingWorld
      beforeAll(async () => {
        world = await openMovingWorld()
      }, 60_000)
      afterAll(() => world?.stop())

      const signal = () => AbortSignal.timeout(60_000)
      const runningVm = async () => {
        const definition = world.makeDefinition()
        const { session } = world.hosts[0]!
        const { nativeRef } = await session.defineVm(definition, signal())
        const target = { vm: definition.vm, nativeRef }
        await session.startVm(target, signal())
        return target
      }
      /** Slow enough to be interrupted: 64 MiB take about a second. */
      const slowly = { ...options, bandwidthMiBps: 1 }
      const moveWith = (from: EndpointSession, to: EndpointSession, target: VmMove['target']) => {
        const move: VmMove = { target, nativeHost: world.hosts[1]!.nativeHost, to, options: slowly }
        const begun = Promise.withResolvers<void>()
        const moving = from.migration!.move(move, () => begun.resolve(), signal())
        moving.catch(() => begun.resolve())
        return { moving, begun: begun.promise }
      }
      const settle = (target: VmMove['target']) => {
        const [one, two] = world.hosts
        const move: VmMove = { target, nativeHost: two!.nativeHost, to: two!.session, options }
        return one!.session.migration!.settle(move, signal())
      }
      const seenOn = (host: number, target: VmMove['target']) => world.hosts[host]!.session.getVm(target, signal())

      test('stays when both connections of the leader break while memory is copied', async () => {
        const [one, two] = world.hosts
        const [from, to] = [await one!.open(), await two!.open()]
        const target = await runningVm()
        const { moving, begun } = moveWith(from, to, target)
        await begun
        expect(await seenOn(1, target)).toBeUndefined() // what arrives is not there yet
        await Promise.all([from.close(), to.close()])
        await expect(moving).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
        expect(await settle(target)).toEqual({ where: 'stayed' })
        expect((await seenOn(0, target))?.power).toBe('running')
        expect(await seenOn(1, target)).toBeUndefined()
        await one!.session.stopVm(target, signal())
      }, 60_000)

      test('stays when the target loses its libvirtd while memory is copied, and can be moved afterwards', async () => {
        const [one, two] = world.hosts
        const [from, to] = [await one!.open(), await two!.open()]
        const target = await runningVm()
        const { moving, begun } = moveWith(from, to, target)
        await begun
        await world.lab.hosts[1]!.kill('SIGKILL')
        await expect(moving).rejects.toThrow()
        await world.lab.hosts[1]!.restart()
        const again = await two!.open()
        const move: VmMove = { target, nativeHost: two!.nativeHost, to: again, options }
        expect(await one!.session.migration!.settle(move, signal())).toEqual({ where: 'stayed' })
        expect((await seenOn(0, target))?.power).toBe('running')
        const { nativeRef } = await one!.session.migration!.move(move, unheard, signal())
        expect((await again.getVm({ ...target, nativeRef }, signal()))?.power).toBe('running')
        expect(await seenOn(0, target)).toBeUndefined()
        await from.close()
        await to.close()
        await again.close()
      }, 90_000)
    })
  },
)

function contractWorld(world: MovingWorld) {
  const [one, two] = world.hosts
  return {
    driver: libvirtDriver,
    address: libvirtDriver.parse(world.lab.hosts[0]!.uri),
    installation: world.installation,
    session: one!.session,
    openSession: one!.open,
    makeDefinition: (overrides?: Partial<VmDefinition>) => world.makeDefinition(overrides),
    pool: OWN_POOL,
    neighbour: two!,
    cleanup: () => world.stop(),
  }
}
