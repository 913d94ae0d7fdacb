/** Files dropped together: which belong together, and the archive that they make. */
import { expect, test } from 'vitest'
import { asAppliance, headerOf } from './as-appliance.ts'

const file = (name: string, content = name) => new File([content], name)

test('a descriptor and its disks become an archive with the descriptor first and the manifest second', async () => {
  const ova = asAppliance([file('b.vmdk', 'x'.repeat(700)), file('notes.txt'), file('shop.mf'), file('shop.ovf')])
  expect(ova.name).toBe('shop.ova')
  expect(await membersOf(ova)).toEqual([
    ['shop.ovf', 'shop.ovf'],
    ['shop.mf', 'shop.mf'],
    ['b.vmdk', 'x'.repeat(700)],
  ])
})

test('the same files in another order give the same bytes, so an upload can go on', async () => {
  const files = [file('shop.ovf'), file('a.vmdk'), file('b.vmdk')]
  const [one, other] = await Promise.all([files, files.toReversed()].map((all) => asAppliance(all).bytes()))
  expect(one).toEqual(other)
})

test('a single file stays itself', () => {
  const disk = file('disk.qcow2')
  expect(asAppliance([disk])).toBe(disk)
})

const refusals = [
  { files: [], why: 'There is no file in it.' },
  { files: ['shop.ovf'], why: /only describes an appliance/ },
  { files: ['a.vmdk', 'b.vmdk'], why: /2 files without an OVF descriptor/ },
  { files: ['a.ovf', 'b.ovf', 'b.vmdk'], why: /2 appliances: a\.ovf, b\.ovf/ },
  { files: [`${'x'.repeat(120)}.vmdk`, 'a.ovf'], why: /too long/ },
]

test.each(refusals)('$files.length files that do not belong together are refused: $why', ({ files, why }) => {
  expect(() => asAppliance(files.map((name) => file(name)))).toThrow(why)
})

test('files of 8 GiB and more have a size that every reader of large archives understands', () => {
  const size = 9 * 2 ** 30
  const header = headerOf({ name: 'large.vmdk', size })
  expect(header[124]).toBe(0x80)
  expect(new DataView(header.buffer).getBigUint64(128)).toBe(BigInt(size))
})

/** Names and contents of a tar archive: ustar headers of 512 bytes, contents padded to that. */
async function membersOf(ova: File): Promise<[name: string, content: string][]> {
  const bytes = await ova.bytes()
  const text = (from: number, length: number) => new TextDecoder('latin1').decode(bytes.subarray(from, from + length))
  const members: [string, string][] = []
  for (let at = 0; bytes[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 11), 8)
    const sum = bytes.subarray(at, at + 512).reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0)
    expect(Number.parseInt(text(at + 148, 6), 8)).toBe(sum)
    members.push([text(at, 100).replace(/\0+$/, ''), text(at + 512, size)])
    at += 512 + Math.ceil(size / 512) * 512
  }
  return members
}
