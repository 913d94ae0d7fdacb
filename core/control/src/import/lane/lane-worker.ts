/**
 * The worker's end of the data lane: inflates, hashes and parses what strangers give, away from the loop that answers
 * requests and keeps host connections alive.
 *
 * Started with a job, ends with it. Whatever goes wrong becomes one message that names the file and the place.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { DiskFormatError } from '@covisor/disk'
import { OvfError } from '@covisor/ovf'
import { CapacityMismatch, copyDisk } from './copy-disk.ts'
import { inspectSource } from './inspect-source.ts'
import type { FromLane, LaneError, LaneJob } from './lane-job.ts'
import { openLaneSource, SourceUnreadable } from './lane-source.ts'

const port = parentPort!
const job = workerData as LaneJob
const say = (message: FromLane, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, transfer)

try {
  await using source = await openLaneSource(job.source, port)
  if (job.kind === 'inspect') {
    const inspected = await inspectSource(source, job)
    say({ type: 'inspected', inspected, sizeBytes: source.size })
  } else {
    await copyDisk(source, job, port, say)
    say({ type: 'done', readBytes: source.readBytes })
  }
} catch (error) {
  say({ type: 'failed', error: described(error) })
} finally {
  port.close()
}

function described(error: unknown): LaneError {
  if (error instanceof OvfError) {
    const where = error.line === undefined ? `byte ${error.offset ?? 0}` : `line ${error.line}`
    return { reason: 'ovf', file: error.file, where, why: withoutPlace(error.message, error.file) }
  }
  if (error instanceof DiskFormatError) {
    return {
      reason: 'disk',
      file: error.file,
      where: `byte ${error.offset}`,
      why: withoutPlace(error.message, error.file),
    }
  }
  if (error instanceof CapacityMismatch) {
    return { reason: 'mismatch', file: error.file, where: 'its size', why: error.message }
  }
  if (error instanceof SourceUnreadable) {
    return { reason: 'unreadable', file: job.source.name, where: 'reading', why: error.message }
  }
  return {
    reason: 'internal',
    file: job.source.name,
    where: 'reading',
    why: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

/** Both error classes begin with file and place, which AppError says again. */
function withoutPlace(message: string, file: string): string {
  const text = message.startsWith(file) ? message.slice(file.length) : message
  return text.replace(/^[:,]? ?(byte \d+|line \d+)?: ?/, '')
}
