/** libvirt's job statistics in our words: how far a move is, and what the last one cost. */
import type { MigrationProgress, MoveOutcome } from '@covisor/driver-api'
import { type Domain, DomainGetJobStatsFlags, DomainJobType, type Flag, paramsToObject } from '@covisor/libvirt'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifTold } from '../session/if-told.ts'

type Numbers = Readonly<Record<string, number | bigint | boolean | string>>

export async function readProgress(
  link: HostLink,
  dom: Domain,
  question: Question,
): Promise<MigrationProgress | undefined> {
  const told = await ifTold(link.ask(question, (call, o) => call.domainGetJobStats({ dom, flags: undefined }, o)))
  return told === undefined || told.type === DomainJobType.NONE ? undefined : progressOf(paramsToObject(told.params))
}

export function progressOf(stats: Numbers): MigrationProgress {
  const number = (name: string): number | undefined => (stats[name] === undefined ? undefined : Number(stats[name]))
  const pageSize = number('memory_page_size') ?? 4096
  const dirtyPages = number('memory_dirty_rate')
  const remaining = number('memory_remaining') ?? 0
  const perSecond = number('memory_bps')
  const predicted = number('downtime')
  const throttle = number('auto_converge_throttle')
  return {
    memoryTotalBytes: number('memory_total') ?? 0,
    memoryRemainingBytes: remaining,
    ...diskProgress(number('disk_total'), number('disk_remaining')),
    round: number('memory_iteration') ?? 0,
    ...(perSecond === undefined || perSecond === 0 ? {} : { bytesPerSecond: perSecond }),
    ...(dirtyPages === undefined ? {} : { dirtyBytesPerSecond: dirtyPages * pageSize }),
    // What is left, at today's speed, is what the guest would wait for; QEMU's own number is only its limit before round two.
    ...(perSecond === undefined || perSecond === 0
      ? predicted === undefined
        ? {}
        : { predictedDowntimeMs: predicted }
      : { predictedDowntimeMs: Math.ceil((remaining / perSecond) * 1000) }),
    ...(throttle === undefined || throttle === 0 ? {} : { throttlePercent: throttle }),
  }
}

const diskProgress = (total = 0, remaining = 0): Pick<MigrationProgress, 'diskTotalBytes' | 'diskRemainingBytes'> =>
  total === 0 ? {} : { diskTotalBytes: total, diskRemainingBytes: remaining }

/** Of the move that has just arrived; a host that cannot tell says nothing. It stays there for who asks with libvirt's own tools. */
export async function lastMove(link: HostLink, dom: Domain): Promise<Pick<MoveOutcome, 'downtimeMs' | 'copiedBytes'>> {
  const question = { action: 'tell of the move', signal: AbortSignal.timeout(5_000) }
  const asked = (flags: readonly Flag<'DomainGetJobStatsFlags'>[]) =>
    link.ask(question, (call, options) => call.domainGetJobStats({ dom, flags }, options))
  const { COMPLETED, KEEP_COMPLETED } = DomainGetJobStatsFlags
  const told = await asked([COMPLETED, KEEP_COMPLETED]) // before libvirt 6.0 it was told once, and then forgotten
    .catch(() => asked([COMPLETED]))
    .catch(() => undefined)
  if (told === undefined || told.type !== DomainJobType.COMPLETED) return {}
  const stats: Numbers = paramsToObject(told.params)
  // With clocks that agree libvirt also knows what the network took; without, this is the shorter truth.
  const downtime = stats['downtime_net'] ?? stats['downtime']
  const copied = stats['data_processed']
  return {
    ...(downtime === undefined ? {} : { downtimeMs: Number(downtime) }),
    ...(copied === undefined ? {} : { copiedBytes: Number(copied) }),
  }
}
