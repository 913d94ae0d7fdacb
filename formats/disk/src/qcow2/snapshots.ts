/**
 * The internal snapshots of a qcow2: a table of L1 tables, each with an id and a name. One of them can be read instead of the active state.
 *
 * QEMU, docs/interop/qcow2.txt, "Snapshots". Big-endian; entries are of different lengths, so the table is walked.
 */
import type { RangeSource } from '../range-source.ts'
import { StructView } from '../struct-view.ts'
import { checkL1, type Qcow2Header } from './header.ts'

const CLAUSE = 'qcow2 specification, Snapshots'
const ENTRY_BYTES = 40
/** QEMU writes no more (QCOW_MAX_SNAPSHOTS, QCOW_MAX_SNAPSHOT_EXTRA_DATA). */
const MAX_SNAPSHOTS = 65_536
const MAX_EXTRA_BYTES = 1024
const NAMES_IN_ERROR = 20

/** The header as it would be if the snapshot were the active state. */
export async function headerOfSnapshot(
  source: RangeSource,
  header: Qcow2Header,
  wanted: string,
  signal?: AbortSignal,
): Promise<Qcow2Header> {
  const known: string[] = []
  let at = header.snapshotsOffset
  const count = Math.min(header.snapshots, MAX_SNAPSHOTS)
  for (let index = 0; index < count; index++) {
    const place = { clause: CLAUSE, endian: 'big' } as const
    const fixed = await StructView.read(source, at, ENTRY_BYTES, place, signal)
    const [idBytes, nameBytes, extraBytes] = [fixed.u16(12), fixed.u16(14), fixed.u32(36)]
    if (extraBytes > MAX_EXTRA_BYTES)
      throw fixed.problem(36, 'unsupported', `a snapshot with ${extraBytes} bytes of further data is not read`)
    const rest = await StructView.read(source, at + ENTRY_BYTES, extraBytes + idBytes + nameBytes, place, signal)
    const text = (from: number, length: number) => Buffer.from(rest.bytes.subarray(from, from + length)).toString()
    const [id, name] = [text(extraBytes, idBytes), text(extraBytes + idBytes, nameBytes)]
    if (id === wanted || name === wanted) {
      const size = extraBytes >= 16 ? rest.u64(8, 'disk size') : header.size
      const l1 = { l1Offset: fixed.u64(0, 'L1 table offset'), l1Entries: fixed.u32(8), size }
      checkL1(fixed, source, { ...header, ...l1 }, { entries: 8, offset: 0 })
      return { ...header, ...l1 }
    }
    if (known.length < NAMES_IN_ERROR) known.push(`"${name}" (${id})`)
    at += Math.ceil((ENTRY_BYTES + extraBytes + idBytes + nameBytes) / 8) * 8
  }
  const all = known.length === 0 ? 'the image has none' : `there are ${known.join(', ')}`
  const here = new StructView(new Uint8Array(0), { file: source.name, offset: 60, clause: CLAUSE })
  throw here.problem(0, 'not-given', `there is no internal snapshot "${wanted}"; ${all}`)
}
