/** What went wrong with a stranger's file, as plain data: which file, where in it, why. */
import { DiskFormatError } from '@covisor/disk'
import { OvfError } from '@covisor/ovf'
import { CapacityMismatch } from './capacity-mismatch.ts'
import { TargetUnwritable } from './file-sink.ts'
import { SourceUnreadable } from './neighbourly-source.ts'

export interface LaneError {
  readonly reason: 'ovf' | 'disk' | 'mismatch' | 'unreadable' | 'unwritable' | 'internal'
  readonly file: string
  /** In the file; of 'unwritable' what the operating system called it. */
  readonly where: string
  readonly why: string
}

export function laneErrorOf(error: unknown, source: string): LaneError {
  if (error instanceof OvfError) {
    const where = error.line === undefined ? `byte ${error.offset ?? 0}` : `line ${error.line}`
    const reason = error.isMismatch ? 'mismatch' : 'ovf'
    return { reason, file: error.file, where, why: withoutPlace(error.message, error.file) }
  }
  if (error instanceof DiskFormatError) {
    const why = withoutPlace(error.message, error.file)
    return { reason: 'disk', file: error.file, where: `byte ${error.offset}`, why }
  }
  if (error instanceof CapacityMismatch) {
    return { reason: 'mismatch', file: error.file, where: 'its size', why: error.message }
  }
  if (error instanceof SourceUnreadable) {
    return { reason: 'unreadable', file: source, where: 'reading', why: error.message }
  }
  if (error instanceof TargetUnwritable) {
    return { reason: 'unwritable', file: source, where: error.code, why: error.message }
  }
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { reason: 'internal', file: source, where: 'reading', why }
}

/** Both error classes begin with file and place, which AppError says again. */
function withoutPlace(message: string, file: string): string {
  const text = message.startsWith(file) ? message.slice(file.length) : message
  return text.replace(/^[:,]? ?(byte \d+|line \d+)?: ?/, '')
}
