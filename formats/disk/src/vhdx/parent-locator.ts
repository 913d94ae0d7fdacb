/**
 * Which disk a differencing VHDX was made against: a table of keys and values, of which the id counts and the path is only told.
 *
 * Microsoft, [MS-VHDX] 2.6.2.6 "Parent Locator". Little-endian, texts in UTF-16.
 */
import type { StructView } from '../struct-view.ts'

export const PARENT_LOCATOR_CLAUSE = '[MS-VHDX] 2.6.2.6, Parent Locator'

/** Locators are a few hundred bytes; two paths of 32 KiB are the most that Windows can make. */
export const MAX_LOCATOR_BYTES = 256 * 1024
const HEADER_BYTES = 20
const ENTRY_BYTES = 12

export interface ParentLocator {
  readonly parentId: string | undefined
  readonly parentName: string | undefined
}

export function parseParentLocator(item: StructView): ParentLocator {
  const count = item.u16(18)
  if (HEADER_BYTES + count * ENTRY_BYTES > item.bytes.length)
    throw item.problem(18, 'corrupt', `${count} keys do not fit into a parent locator of ${item.bytes.length} bytes`)
  const values = new Map<string, string>()
  for (let at = HEADER_BYTES; at < HEADER_BYTES + count * ENTRY_BYTES; at += ENTRY_BYTES) {
    const text = (offset: number, length: number) => {
      if (offset + length <= item.bytes.length)
        return Buffer.from(item.bytes.subarray(offset, offset + length)).toString('utf16le')
      throw item.problem(at, 'corrupt', 'a key of the parent locator lies outside of it')
    }
    values.set(text(item.u32(at), item.u16(at + 8)).toLowerCase(), text(item.u32(at + 4), item.u16(at + 10)))
  }
  return {
    parentId: values.get('parent_linkage')?.replace(/[{}]/g, '').toLowerCase(),
    parentName: values.get('relative_path') ?? values.get('absolute_win32_path') ?? values.get('volume_path'),
  }
}
