/**
 * Disks that go to other volumes of their host. Mirroring is two calls, mirrorDisk and pivotDisk, so that either can lose its request or
 * its reply; until the second the guest works on the old volume.
 */
import type { DiskMove, DiskMovePart } from '@covisor/driver-api'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import { usesMemory } from '../world/vm-table.ts'
import type { Caller } from './caller.ts'
import { isAt, redirected } from './disks-on-their-way.ts'
import { getVm } from './find-vm.ts'
import { refused } from './refusals.ts'
import { copyVolume, getVolume } from './volumes.ts'

export function diskMovePart(caller: Caller): DiskMovePart {
  const { endpoint } = caller
  return {
    obstacles: (move, signal) =>
      caller.call('diskObstacles', { vm: move.target.vm }, signal, () => obstaclesOf(endpoint, move)),
    async mirror(move, report, signal) {
      const subject = { vm: move.target.vm }
      const { capacityBytes } = getVolume(endpoint, move.from)
      report({ doneBytes: 0, totalBytes: capacityBytes })
      await caller.call('mirrorDisk', subject, signal, async () => {
        mustBe(endpoint, move, 'on')
        const [why] = obstaclesOf(endpoint, move)
        if (why !== undefined) throw refused(endpoint.name, ACTION, why)
        await copyVolume(caller, move.from, { ...move.to, capacityBytes })
      })
      report({ doneBytes: capacityBytes, totalBytes: capacityBytes })
      await caller.call('pivotDisk', subject, signal, () => point(endpoint, move))
    },
    settle: (move, signal) =>
      caller.call('settleDisk', { vm: move.target.vm }, signal, () =>
        isOn(endpoint, move, 'to') ? 'moved' : 'stayed',
      ),
    repoint: (move, signal) =>
      caller.call('repointDisk', { vm: move.target.vm }, signal, () => {
        mustBe(endpoint, move, 'off')
        point(endpoint, move)
      }),
  }
}

const ACTION = 'move a disk of the VM'

function mustBe(endpoint: SimulatedEndpoint, { target }: DiskMove, wanted: 'on' | 'off'): void {
  const { power } = getVm(endpoint, target).observed
  if (usesMemory(power) !== (wanted === 'on')) throw refused(endpoint.name, ACTION, `the VM is ${power}`)
}

const isOn = (endpoint: SimulatedEndpoint, move: DiskMove, side: 'from' | 'to'): boolean =>
  getVm(endpoint, move.target).observed.disks.some(({ source }) => isAt(source?.volume, move[side]))

function obstaclesOf(endpoint: SimulatedEndpoint, move: DiskMove): string[] {
  const { snapshots } = getVm(endpoint, move.target)
  return [
    ...(isOn(endpoint, move, 'from') ? [] : [`it has no disk on ${move.from.name}`]),
    ...(snapshots.length > 0 ? ['it has snapshots, which are in the old volume: delete them'] : []),
  ]
}

function point(endpoint: SimulatedEndpoint, move: DiskMove): void {
  const { next, ...record } = getVm(endpoint, move.target)
  const observed = redirected(record.observed, [move])
  endpoint.vms.put(observed.nativeRef, {
    ...record,
    observed,
    ...(next !== undefined && { next: redirected(next, [move]) }),
  })
  endpoint.publish({ kind: 'vm', nativeRef: observed.nativeRef, what: 'changed' })
}
