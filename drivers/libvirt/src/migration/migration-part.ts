/** Moves between two libvirt hosts, with Covisor standing between them: no host needs credentials for the other. */
import type { EndpointSession, MigrationPart } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { abilitiesOf } from './abilities.ts'
import { findObstacles } from './find-obstacles.ts'
import { defineThere, forgetHere } from './move-stopped.ts'
import { moveVm } from './move-vm.ts'
import type { MovingHost } from './moving-host.ts'
import { settleMove } from './settle-move.ts'

/** `hostBehind`: the libvirt host of a session, undefined for a session of another driver. */
export function migrationPart(
  from: MovingHost,
  hostBehind: (session: EndpointSession) => MovingHost | undefined,
): MigrationPart {
  const other = (to: EndpointSession): MovingHost => {
    const host = hostBehind(to)
    if (host !== undefined) return host
    throw new AppError('NOT_SUPPORTED', { what: 'moving the VM there', why: 'the target is no libvirt host' })
  }
  return {
    abilities: abilitiesOf(from.facts),
    obstacles: (move, signal) => findObstacles(from, other(move.to), move, signal),
    move: (move, report, signal) => moveVm(from, other(move.to), move, report, signal),
    settle: (move, signal) => settleMove(from.link, other(move.to).link, move, signal),
    defineThere: (move, signal) => defineThere(from, other(move.to), move, signal),
    forgetHere: (target, signal) => forgetHere(from.link, target, signal),
  }
}
