/**
 * The beginning of a VHDX: two headers of which the newer valid one counts, two equal region tables, and the metadata.
 *
 * Microsoft, [MS-VHDX] 2.2 to 2.6. Little-endian. Regions and metadata items that are marked required but not known are refused, as
 * the specification demands.
 */
import { DiskFormatError } from '../disk-format-error.ts'
import { guidAt, NO_GUID } from '../guid.ts'
import { checkDiskSize } from '../limits.ts'
import type { RangeSource } from '../range-source.ts'
import { StructView } from '../struct-view.ts'
import { crc32c } from './crc32c.ts'
import { MAX_LOCATOR_BYTES, PARENT_LOCATOR_CLAUSE, type ParentLocator, parseParentLocator } from './parent-locator.ts'

const KIB = 1024
export const HEADERS_AT = [64 * KIB, 128 * KIB]
export const REGION_TABLES_AT = [192 * KIB, 256 * KIB]
const HEADER_CLAUSE = '[MS-VHDX] 2.2.2, Headers'
const REGION_CLAUSE = '[MS-VHDX] 2.2.3, Region Table'
const METADATA_CLAUSE = '[MS-VHDX] 2.6, Metadata Region'

export const REGION = {
  blockTable: '2dc27766-f623-4200-9d64-115e9bfd4a08',
  metadata: '8b7ca206-4790-4b9a-b8fe-575f050f886e',
} as const
export const ITEM = {
  fileParameters: 'caa16737-fa36-4d43-b3b6-33f0aa44e76b',
  diskSize: '2fa54224-cd1b-4876-b211-5dbed83bf4b8',
  logicalSector: '8141bf1d-a96f-4709-ba47-f233a8faab5f',
  physicalSector: 'cda348c7-445d-4471-9cc9-e9885251c556',
  page83: 'beca12ab-b2e6-4523-93ef-c309e000c746',
  parentLocator: 'a8d35f2d-b30b-454d-abf7-d3d84834ab0c',
} as const

export interface Region {
  readonly offset: number
  readonly length: number
}

export interface VhdxLog extends Region {
  readonly guid: string
}

export interface VhdxMetadata {
  readonly size: number
  readonly blockBytes: number
  readonly sectorBytes: number
  /** Of a differencing disk. */
  readonly parent: (ParentLocator & { readonly offset: number }) | undefined
  readonly isFixed: boolean
}

export interface VhdxHeader {
  /** Changes whenever the disk's content does: children know their parent by it. */
  readonly dataWriteGuid: string
  /** The log to be replayed, if the file was not closed properly. */
  readonly log: VhdxLog | undefined
}

export async function readHeader(source: RangeSource, signal?: AbortSignal): Promise<VhdxHeader> {
  const views = await Promise.all(
    HEADERS_AT.map((offset) => StructView.read(source, offset, 4 * KIB, { clause: HEADER_CLAUSE }, signal)),
  )
  const current = views
    .filter((view) => view.ascii(0, 4) === 'head' && crc32c(view.bytes, 4) === view.u32(4))
    .toSorted((a, b) => Number(b.u64bits(8) - a.u64bits(8)))[0]
  if (current === undefined) throw views[0]!.problem(0, 'corrupt', 'neither of the two headers is intact')
  const version = current.u16(66)
  if (version !== 1) throw current.problem(66, 'unsupported', `VHDX version ${version} is not read, only 1`)
  const dataWriteGuid = guidAt(current.bytes, 32)
  const guid = guidAt(current.bytes, 48)
  if (guid === NO_GUID) return { dataWriteGuid, log: undefined }
  const log = { guid, length: current.u32(68), offset: current.u64(72, 'log offset') }
  if (log.offset + log.length > source.size)
    throw current.problem(72, 'truncated', 'the log reaches beyond the end of the file')
  return { dataWriteGuid, log }
}

export async function readRegions(
  source: RangeSource,
  signal?: AbortSignal,
): Promise<{ blockTable: Region; metadata: Region }> {
  const views = await Promise.all(
    REGION_TABLES_AT.map((offset) => StructView.read(source, offset, 64 * KIB, { clause: REGION_CLAUSE }, signal)),
  )
  const view = views.find((table) => table.ascii(0, 4) === 'regi' && crc32c(table.bytes, 4) === table.u32(4))
  if (view === undefined) throw views[0]!.problem(0, 'corrupt', 'neither of the two region tables is intact')
  const count = view.u32(8)
  if (count > 2047) throw view.problem(8, 'corrupt', `${count} regions are more than a region table can hold`)
  const regions = new Map<string, Region>()
  for (let at = 16; at < 16 + count * 32; at += 32) {
    const guid = guidAt(view.bytes, at)
    const region = { offset: view.u64(at + 16, 'region offset'), length: view.u32(at + 24) }
    const isRequired = (view.u32(at + 28) & 1) !== 0
    if (guid !== REGION.blockTable && guid !== REGION.metadata) {
      if (isRequired) throw view.problem(at, 'unsupported', `region ${guid} is required but not known`)
      continue
    }
    if (region.offset < 1024 * KIB || region.offset + region.length > source.size) {
      throw view.problem(
        at + 16,
        'truncated',
        `a region of ${region.length} bytes at byte ${region.offset} lies outside the file of ${source.size}`,
      )
    }
    regions.set(guid, region)
  }
  const [blockTable, metadata] = [regions.get(REGION.blockTable), regions.get(REGION.metadata)]
  if (blockTable === undefined || metadata === undefined)
    throw view.problem(0, 'corrupt', 'block allocation table or metadata are missing')
  return { blockTable, metadata }
}

export async function readMetadata(source: RangeSource, region: Region, signal?: AbortSignal): Promise<VhdxMetadata> {
  const table = await StructView.read(source, region.offset, 64 * KIB, { clause: METADATA_CLAUSE }, signal)
  if (table.ascii(0, 8) !== 'metadata')
    throw table.problem(0, 'corrupt', 'there is no metadata table where the region table says')
  const count = table.u16(10)
  if (count > 2047) throw table.problem(10, 'corrupt', `${count} items are more than a metadata table can hold`)
  const known: readonly string[] = Object.values(ITEM)
  const places = new Map<string, { at: number; offset: number; length: number }>()
  for (let at = 32; at < 32 + count * 32; at += 32) {
    const guid = guidAt(table.bytes, at)
    const isRequired = (table.u32(at + 24) & 4) !== 0
    if (!known.includes(guid) && isRequired)
      throw table.problem(at, 'unsupported', `metadata item ${guid} is required but not known`)
    places.set(guid, { at, offset: table.u32(at + 16), length: table.u32(at + 20) })
  }
  const placeOf = (guid: string, length: number, what: string) => {
    const place = places.get(guid)
    if (place === undefined) throw table.problem(0, 'corrupt', `the metadata have no ${what}`)
    if (place.length < length || place.offset + place.length > region.length)
      throw table.problem(place.at, 'corrupt', `the item "${what}" lies outside the metadata`)
    return place
  }
  const item = async (guid: string, length: number, what: string): Promise<StructView> => {
    const { offset } = placeOf(guid, length, what)
    return StructView.read(source, region.offset + offset, length, { clause: METADATA_CLAUSE }, signal)
  }
  const parentLocator = async () => {
    const { at, length, offset } = placeOf(ITEM.parentLocator, 20, 'parent locator')
    if (length > MAX_LOCATOR_BYTES)
      throw table.problem(at, 'corrupt', `a parent locator of ${length} bytes is impossible`)
    const place = { clause: PARENT_LOCATOR_CLAUSE }
    const view = await StructView.read(source, region.offset + offset, length, place, signal)
    return { ...parseParentLocator(view), offset: view.place.offset }
  }

  const parameters = await item(ITEM.fileParameters, 8, 'file parameters')
  const blockBytes = parameters.u32(0)
  if (blockBytes < 1024 * KIB || blockBytes > 256 * 1024 * KIB || !Number.isInteger(Math.log2(blockBytes))) {
    throw parameters.problem(
      0,
      'corrupt',
      `blocks of ${blockBytes} bytes are not a power of two between 1 MiB and 256 MiB`,
    )
  }
  const sizeItem = await item(ITEM.diskSize, 8, 'virtual disk size')
  const size = checkDiskSize(sizeItem.u64(0, 'virtual disk size'), sizeItem.place)
  const sector = await item(ITEM.logicalSector, 4, 'logical sector size')
  const sectorBytes = sector.u32(0)
  if (sectorBytes !== 512 && sectorBytes !== 4096)
    throw sector.problem(0, 'corrupt', `sectors of ${sectorBytes} bytes are neither 512 nor 4096`)
  const flags = parameters.u32(4)
  const parent = (flags & 2) !== 0 ? await parentLocator() : undefined
  return { size, blockBytes, sectorBytes, isFixed: (flags & 1) !== 0, parent }
}

export function notEnoughBlocks(
  source: RangeSource,
  { offset, length }: Region,
  needed: number,
): DiskFormatError | undefined {
  if (needed * 8 <= length) return undefined
  const text = `a block allocation table of ${length} bytes is too small for the disk, which needs ${needed} entries`
  return new DiskFormatError({ file: source.name, offset, reason: 'corrupt', clause: '[MS-VHDX] 2.5, BAT', text })
}
