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

    describe('a move that the source leads', () => {
      let world: MovingWorld
      beforeAll(async () => {
        world = await openMovingWorld(2, { tcp: true })
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
      const moveOf = (target: VmMove['target'], more: Partial<VmMove['options']>): VmMove => {
        const { nativeHost, session: to } = world.hosts[1]!
        return { target, nativeHost, to, options: { ...options, ...more } }
      }
      const seenOn = (host: number, target: VmMove['target']) => world.hosts[host]!.session.getVm(target, signal())
      const part = () => world.hosts[0]!.session.migration!

      test.for(['peer-to-peer', 'tunnelled'] as const)(
        '%s: it arrives, and is gone from where it was',
        async (mode) => {
          const target = await runningVm()
          const move = moveOf(target, { mode })
          expect(await part().obstacles(move, signal())).toEqual([])
          const { nativeRef, copiedBytes } = await part().move(move, unheard, signal())
          expect(await seenOn(1, { ...target, nativeRef })).toMatchObject({ power: 'running', persistent: true })
          expect(await seenOn(0, target)).toBeUndefined()
          expect(copiedBytes).toBeGreaterThan(0)
          await world.hosts[1]!.session.stopVm(target, signal())
        },
      )

      test.for(['peer-to-peer', 'tunnelled'] as const)(
        '%s: it tells how far it is, and can be cancelled',
        async (mode) => {
          const target = await runningVm()
          const move = moveOf(target, { mode, bandwidthMiBps: 1 })
          const cancel = new AbortController()
          const moving = part().move(move, () => cancel.abort(new Error('not now')), cancel.signal)
          await expect(moving).rejects.toThrow('not now')
          expect(await part().settle(move, signal())).toEqual({ where: 'stayed' })
          expect((await seenOn(0, target))?.power).toBe('running')
          expect(await seenOn(1, target)).toBeUndefined()
          await world.hosts[0]!.session.stopVm(target, signal())
        },
      )

      test('goes on when Covisor is cut off, and is found where it has arrived', async () => {
        const target = await runningVm()
        const from = await world.hosts[0]!.open()
        const move = moveOf(target, { mode: 'peer-to-peer', bandwidthMiBps: 1 })
        const begun = Promise.withResolvers<void>()
        const moving = from.migration!.move(move, () => begun.resolve(), signal())
        moving.catch(() => begun.resolve())
        await begun.promise
        await from.close()
        await expect(moving).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
        await expect.poll(() => part().settle(move, signal()), { timeout: 60_000 }).toMatchObject({ where: 'moved' })
        expect((await seenOn(1, target))?.power).toBe('running')
        expect(await seenOn(0, target)).toBeUndefined()
        await world.hosts[1]!.session.stopVm(target, signal())
      })

      test('is refused by the plan when the source cannot be told where the target is', async () => {
        const target = await runningVm()
        const open = libvirtDriver.connect(libvirtDriver.parse(world.lab.hosts[1]!.uri), {
          installation: world.installation,
          pinned: undefined,
          signal: signal(),
        })
        await using closing = new AsyncDisposableStack()
        const to = closing.adopt(await open, (session) => session.close())
        const move = { ...moveOf(target, { mode: 'tunnelled' }), to }
        const obstacles = await part().obstacles(move, signal())
        expect(obstacles.join()).toContain('is to connect to')
        await world.hosts[0]!.session.stopVm(target, signal())
      })

      test('that the target does not let in leaves the VM where it is, and says so', async () => {
        const target = await runningVm()
        await world.lab.hosts[1]!.kill('SIGKILL')
        const move = moveOf(target, { mode: 'peer-to-peer' })
        await expect(part().move(move, unheard, signal())).rejects.toThrow(/host1|10\.213/)
        expect((await seenOn(0, target))?.power).toBe('running')
      })
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
