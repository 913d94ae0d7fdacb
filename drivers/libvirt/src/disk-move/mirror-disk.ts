/**
 * A disk under a running guest goes to another volume: QEMU copies it, and from then on writes to both, until it is told to go on
 * with the new one alone (pivot).
 *
 * libvirt's answer to the pivot is not the proof; what the running domain's XML names afterwards is. The job lives in QEMU, so it
 * outlives whoever began it: settling gives it up, or sees that it was through.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { DiskMove, DiskMoveProgress } from '@covisor/driver-api'
import { DomainBlockCopyFlags, DomainBlockJobAbortFlags, param } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { el, writeXml } from '@covisor/xml'
import { driverType, sourceElement } from '../domain-xml/disk-element.ts'
import { diskSourceAt } from '../session/disk-sources.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'
import { disksOf, findDisk, sideOf } from './find-disk.ts'
import { repointDefinition } from './repoint-disk.ts'

const ACTION = 'move a disk of the VM'
const LOOK_EVERY_MS = 500
/** For a pivot that is under way, and for a job that was given up. */
const PATIENCE_MS = 30_000

interface Mirror {
  readonly link: HostLink
  readonly facts: HostFacts
  readonly move: DiskMove
  readonly disk: string
}

export async function mirrorDisk(
  link: HostLink,
  facts: HostFacts,
  move: DiskMove,
  report: (progress: DiskMoveProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { active } = await stateOf(link, move.target, signal)
  if (!active) throw refused(link, 'the VM does not run')
  const { disk, obstacles } = await findDisk(link, facts, move, signal)
  if (disk === undefined || obstacles.length > 0) throw refused(link, obstacles.join('; '))
  const mirror = { link, facts, move, disk }
  try {
    await begin(mirror, signal)
    await untilReady(mirror, report, signal)
    await switchOver(mirror)
  } catch (error) {
    await settleMirror(link, facts, move, AbortSignal.timeout(PATIENCE_MS)).catch(() => undefined)
    throw signal.aborted ? signal.reason : error
  }
}

const refused = (link: HostLink, why: string): AppError =>
  new AppError('HOST_REFUSED', { host: link.label, action: ACTION, why })

async function begin({ link, facts, move, disk }: Mirror, signal: AbortSignal): Promise<void> {
  const place = await diskSourceAt(link, facts, move.to, signal)
  const xml = writeXml(
    el(
      'disk',
      { type: place.type, device: 'disk' },
      el('driver', { name: 'qemu', type: driverType(move.to.format) }),
      sourceElement(place),
    ),
  )
  const { bandwidthMiBps: limit } = move
  const params = limit === undefined ? [] : [param.ullong('bandwidth', BigInt(limit) * 1_048_576n)]
  // The volume is there; and the job may end with its QEMU, because the old volume has everything until the pivot.
  const flags = [DomainBlockCopyFlags.REUSE_EXT, DomainBlockCopyFlags.TRANSIENT_JOB]
  const args = { dom: domainOf(move.target), path: disk, destxml: xml, params, flags }
  const question = { action: ACTION, subject: subjectOf(move.target), signal }
  await link.ask(question, (call, options) => call.domainBlockCopy(args, options))
}

/** Throws when the job is gone: QEMU gave up, because of an error on either volume or because the guest has ended. */
async function untilReady(
  { link, move, disk }: Mirror,
  report: (progress: DiskMoveProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const args = { dom: domainOf(move.target), path: disk, flags: undefined }
  const question = { action: ACTION, subject: subjectOf(move.target), signal }
  for (;;) {
    const job = await link.ask(question, (call, options) => call.domainGetBlockJobInfo(args, options))
    report({ doneBytes: Number(job.cur), totalBytes: Number(job.end) })
    const disks = await disksOf(link, { target: move.target, signal })
    const mirror = disks.find((one) => one.first('target')?.attr('dev') === disk)?.first('mirror')
    if (mirror?.attr('ready') === 'yes') return
    if (mirror === undefined || job.found === 0) {
      throw refused(link, 'the copy ended before its time; is the other pool full, or has the guest been switched off?')
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal })
  }
}

/** Not tied to the signal of the move: what has begun is heard to its end. */
async function switchOver({ link, facts, move, disk }: Mirror): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const question = { action: ACTION, subject: subjectOf(move.target), signal }
  const args = { dom: domainOf(move.target), path: disk, flags: DomainBlockJobAbortFlags.PIVOT }
  await link.askSlow(question, (call, options) => call.domainBlockJobAbort(args, options))
  if ((await settleMirror(link, facts, move, signal)) === 'moved') return
  throw refused(link, 'QEMU did not go over to the new volume')
}

export async function settleMirror(
  link: HostLink,
  facts: HostFacts,
  move: DiskMove,
  signal: AbortSignal,
): Promise<'moved' | 'stayed'> {
  const places = {
    from: await diskSourceAt(link, facts, move.from, signal),
    to: await diskSourceAt(link, facts, move.to, signal),
  }
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const found = sideOf(await disksOf(link, { target: move.target, signal }), places)
    if (found === undefined) throw refused(link, `no disk of it is on ${move.from.name} or ${move.to.name}`)
    const mirror = found.disk.first('mirror')
    if (mirror === undefined && found.side === 'to') {
      await repointDefinition(link, facts, move, signal)
      return 'moved'
    }
    if (mirror === undefined) return 'stayed'
    if (Date.now() > deadline) throw refused(link, 'the copy is still going on')
    // One that ends already, either way, is waited for.
    if (!['pivot', 'abort'].includes(mirror.attr('ready') ?? '')) {
      await giveUp(link, move, found.disk.first('target')?.attr('dev') ?? '', signal)
    }
    await sleep(LOOK_EVERY_MS / 2, undefined, { signal })
  }
}

/** It may have ended meanwhile, which the next look tells. */
async function giveUp(link: HostLink, { target }: DiskMove, disk: string, signal: AbortSignal): Promise<void> {
  const question = { action: 'give the copy of a disk up', subject: subjectOf(target), signal }
  const args = { dom: domainOf(target), path: disk, flags: undefined }
  await link
    .askSlow(question, (call, options) => call.domainBlockJobAbort(args, options))
    .catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'HOST_REFUSED') return
      throw error
    })
}
