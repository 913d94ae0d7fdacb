/** Finds a busybox that needs no shared libraries, for a guest that has nothing else. */
import { readFile } from 'node:fs/promises'

/** Debian and Ubuntu: busybox-static. Fedora: busybox, which is static. */
const places = ['/usr/bin/busybox', '/bin/busybox', '/usr/sbin/busybox', '/sbin/busybox', '/bin/busybox.static']

/** ELF: the type of a program header that names a dynamic loader, which a static program does not have. */
const PT_INTERP = 3

export async function readBusybox(): Promise<Buffer> {
  for (const place of places) {
    const program = await readFile(place).catch(() => undefined)
    if (program !== undefined && !isDynamic(program)) return program
  }
  throw new Error(
    `no static busybox in ${places.join(', ')}: install busybox-static (Debian, Ubuntu) or busybox (Fedora)`,
  )
}

/** The 64-bit little-endian ELF header, at 0x20 the offset, at 0x36 the size and at 0x38 the number of program headers. */
function isDynamic(elf: Buffer): boolean {
  const [offset, size, count] = [Number(elf.readBigUInt64LE(0x20)), elf.readUInt16LE(0x36), elf.readUInt16LE(0x38)]
  return Array.from({ length: count }, (_, index) => elf.readUInt32LE(offset + index * size)).includes(PT_INTERP)
}
