/** A file of a lane job that may have others beside it, and what is thrown when one cannot be read. */
import type { RangeSource } from '@covisor/disk'

/** The file cannot be read, or the uploader went away. */
export class SourceUnreadable extends Error {}

/** A file among others. */
export interface NeighbourlySource extends RangeSource {
  /** Another file beside this one, by its plain name; undefined when there is none or the source has no neighbours. */
  sibling(name: string): Promise<RangeSource | undefined>
}
