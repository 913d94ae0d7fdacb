/**
 * How the memory of a running VM travels: what was asked for, or what the source can do, each with the reason, as the plan shows it.
 * Pure.
 *
 * Nothing that may cost the VM, or that only pays on some links, is chosen unasked: post-copy and several connections.
 */
import type { MigrationOptions, MigrationPart } from '@covisor/driver-api'
import { AppError, type Choice, type MigrationMode } from '@covisor/model'
import type { MigrateVm } from './vms.ts'

export interface HowToMove {
  readonly options: MigrationOptions
  /** undefined: it goes on for ever, or ends by itself. */
  readonly cancelStalledAfterMs: number | undefined
  readonly choices: readonly Choice[]
}

/** `abilities` of the host that it leaves; undefined: not known. Throws REQUEST_INVALID. */
export function howToMove(params: Omit<MigrateVm, 'to' | 'pool'>, abilities?: MigrationPart['abilities']): HowToMove {
  const { mode = 'managed', bandwidthMiBps, parallel, postCopy = false, tls = false } = params
  const { ifStalled = 'cancel', stalledAfterSeconds = STALLED_AFTER_S } = params
  // With post-copy it always ends.
  const isCancelled = ifStalled === 'cancel' && !postCopy
  if (postCopy && parallel !== undefined) {
    throw new AppError('REQUEST_INVALID', { where: 'parallel', why: 'post-copy goes over one connection' })
  }
  const notTunnelled = { parallel: parallel !== undefined, postCopy, tls }
  for (const [where, isAsked] of Object.entries(notTunnelled)) {
    if (mode === 'tunnelled' && isAsked)
      throw new AppError('REQUEST_INVALID', {
        where,
        why: 'a tunnel is one connection, as safe as the daemons make it',
      })
  }
  const able = abilities?.['auto-converge'] ?? true
  const autoConverge = params.autoConverge ?? able === true
  return {
    options: {
      ...(mode === 'managed' ? {} : { mode }),
      autoConverge,
      postCopy,
      tls,
      ...(bandwidthMiBps === undefined ? {} : { bandwidthMiBps }),
      ...(parallel === undefined ? {} : { parallel }),
    },
    cancelStalledAfterMs: isCancelled ? stalledAfterSeconds * 1000 : undefined,
    choices: [
      {
        about: 'led by',
        chose: leaders[mode],
        because: mode === 'managed' ? 'no host needs credentials for another; --mode lets the source lead' : ASKED,
      },
      {
        about: 'auto-converge',
        chose: autoConverge ? 'on' : 'off',
        because:
          params.autoConverge !== undefined
            ? ASKED
            : able === true
              ? 'a guest that writes faster than the link carries is slowed down, or the move would not end'
              : able,
      },
      {
        about: 'post-copy',
        chose: postCopy ? 'after the fourth round' : 'off',
        because: postCopy ? ASKED : 'a link or host that fails after it would cost the VM; --post-copy allows it',
      },
      {
        about: 'if it stalls',
        chose: isCancelled ? `taken back after ${stalledAfterSeconds} s` : 'goes on',
        because:
          params.ifStalled !== undefined || params.stalledAfterSeconds !== undefined
            ? ASKED
            : postCopy
              ? 'post-copy always ends'
              : 'a move that comes no closer to its end slows the guest down for nothing; --if-stalled wait lets it go on',
      },
      {
        about: 'connections',
        chose: `${parallel ?? 1}`,
        because: parallel === undefined ? oneConnection(abilities) : ASKED,
      },
      {
        about: 'encryption',
        chose: tls ? 'on' : 'off',
        because: tls ? ASKED : 'memory travels as it is; --tls encrypts it where both hosts have certificates for it',
      },
      {
        about: 'bandwidth',
        chose: bandwidthMiBps === undefined ? 'as fast as it goes' : `${bandwidthMiBps} MiB a second`,
        because: bandwidthMiBps === undefined ? 'no limit was asked for' : ASKED,
      },
    ],
  }
}

const leaders: Readonly<Record<MigrationMode, string>> = {
  managed: 'Covisor',
  'peer-to-peer': 'the source, which must be let in by the target',
  tunnelled: 'the source, which must be let in by the target; memory goes over that connection',
}

const STALLED_AFTER_S = 300

const ASKED = 'as asked for'

const oneConnection = (abilities: MigrationPart['abilities'] | undefined): string =>
  abilities?.parallel === undefined || abilities.parallel === true
    ? 'one fills most links; --parallel uses more'
    : abilities.parallel
