/** One VM of an import as its task knows it: which disks come out of the source, and which volumes are made beside them. */
import type { EndpointId, VmId } from '@covisor/model'
import type { NewVolume } from '../vm/new-volumes.ts'

export interface ImportedVm {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly copies: readonly CopiedDisk[]
  /** Images in its CD drives: as they are, whatever the disks become. */
  readonly discs: readonly CopiedDisk[]
  /** Disks that the appliance only describes. */
  readonly empty: readonly NewVolume[]
  /** The CD that tells the guest its properties. */
  readonly seed: NewVolume | null
}

export interface CopiedDisk {
  /** A file of the appliance; null: the source itself. */
  readonly fileId: string | null
  /** Of a delta disk: the files of the disks below it, nearest first. */
  readonly parentFileIds?: readonly string[]
  readonly volume: NewVolume
  /** Bytes of the file, for progress. */
  readonly fileBytes: number
}

export const volumesOf = ({ copies, discs, empty, seed }: ImportedVm): readonly NewVolume[] => [
  ...copies.map((copy) => copy.volume),
  ...discs.map((disc) => disc.volume),
  ...empty,
  ...(seed === null ? [] : [seed]),
]
