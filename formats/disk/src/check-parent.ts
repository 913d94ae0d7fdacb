/**
 * Whether the disk that was given as the parent is the one that a difference was made against. Every format writes an id of the parent's
 * content into the child; a parent that was written to since would give a disk that is neither the old one nor the new one.
 */
import type { Disk } from './disk.ts'
import { DiskFormatError } from './disk-format-error.ts'

export interface ParentClaim {
  readonly file: string
  readonly offset: number
  readonly clause: string
  /** The id of the parent as the child has it; undefined where it has none. */
  readonly parentId: string | undefined
}

/** A parent in a format without ids (raw, say) is taken at the caller's word. */
export function checkParentIs({ parentId, ...place }: ParentClaim, parent: Disk): void {
  const { contentId } = parent.facts
  if (parentId === undefined || contentId === undefined || contentId === parentId) return
  const text = `this is a difference to the disk with the id ${parentId}, but the parent that was given has ${contentId}: it is another disk, or it was changed since`
  throw new DiskFormatError({ ...place, reason: 'corrupt', text })
}
