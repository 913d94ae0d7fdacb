/** Files that are not disk images we read, but that people hand in for one: named, with what to do about it. */

const strangers: readonly [at: number, magic: string, text: string][] = [
  [0, '\x1f\x8b', 'this is compressed with gzip; unpack it first (gunzip)'],
  [0, '\xfd7zXZ\0', 'this is compressed with xz; unpack it first (unxz)'],
  [0, '\x28\xb5\x2f\xfd', 'this is compressed with zstd; unpack it first (unzstd)'],
  [0, 'BZh', 'this is compressed with bzip2; unpack it first (bunzip2)'],
  [0, 'PK\x03\x04', 'this is a ZIP archive; unpack it first'],
  [0, "7z\xbc\xaf'\x1c", 'this is a 7-Zip archive; unpack it first'],
  [257, 'ustar', 'this is a tar archive, perhaps an OVA; a disk inside it is what belongs here'],
  [0, 'QED\0', 'QED disks are not read; convert it with qemu-img'],
  [0, 'LUKS\xba\xbe', 'this is an encrypted volume (LUKS); decrypt it where its key is known'],
  [0, '<?xml', 'this is an XML document, perhaps an OVF descriptor; the disk it names is what belongs here'],
]

export function strangerName(head: Uint8Array): string | undefined {
  const text = Buffer.from(head).toString('latin1')
  return strangers.find(([at, magic]) => text.startsWith(magic, at))?.[2]
}
