/**
 * Writes a raw disk image that a BIOS boots: MBR, one active FAT16 partition, syslinux, and the tiny guest's kernel and initrd.
 *
 * Needs mtools and syslinux, and neither root, mounts nor loop devices, which containers lack.
 */
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { runCommand } from '../run-command.ts'
import type { TinyGuest } from './tiny-guest.ts'

export const diskMiB = 64

const SECTOR = 512
const FIRST_SECTOR = 2048
const SECTORS = (diskMiB * 1024 * 1024) / SECTOR - FIRST_SECTOR
const OFFSET = FIRST_SECTOR * SECTOR

export async function writeBootableDisk(path: string, guest: TinyGuest): Promise<void> {
  await rm(path, { force: true })
  await writePartitionTable(path)
  const partition = `${path}@@${OFFSET}`
  const geometry = ['-h', '255', '-s', '63', '-H', `${FIRST_SECTOR}`, '-T', `${SECTORS}`]
  await runCommand(['mformat', '-i', partition, ...geometry, '-v', 'COVISOR', '::'])
  await runCommand(['syslinux', '--install', '--offset', `${OFFSET}`, path])

  const configuration = `${path}.cfg`
  await writeFile(configuration, syslinuxConfiguration(guest))
  await runCommand(['mcopy', '-i', partition, guest.kernel, '::/vmlinuz'])
  await runCommand(['mcopy', '-i', partition, guest.initrd, '::/initrd.gz'])
  await runCommand(['mcopy', '-i', partition, configuration, '::/syslinux.cfg'])
  await rm(configuration)
}

async function writePartitionTable(path: string): Promise<void> {
  const sector = Buffer.alloc(SECTOR)
  ;(await masterBootRecord()).copy(sector, 0, 0, 440)
  // The first entry of the table. Its old cylinder-head-sector fields say "beyond", so that only the sector numbers count.
  const entry = sector.subarray(446, 462)
  entry.set([0x80, 0xfe, 0xff, 0xff, 0x0e, 0xfe, 0xff, 0xff]) // active; type 0x0e is FAT16 by sector number
  entry.writeUInt32LE(FIRST_SECTOR, 8)
  entry.writeUInt32LE(SECTORS, 12)
  sector.set([0x55, 0xaa], 510)

  await using file = await open(path, 'w')
  await file.truncate(diskMiB * 1024 * 1024)
  await file.write(sector, 0, SECTOR, 0)
}

/** Debian and Ubuntu; Fedora. */
const mbrPlaces = ['/usr/lib/syslinux/mbr/mbr.bin', '/usr/lib/SYSLINUX/mbr.bin', '/usr/share/syslinux/mbr.bin']

async function masterBootRecord(): Promise<Buffer> {
  for (const place of mbrPlaces) {
    const code = await readFile(place).catch(() => undefined)
    if (code !== undefined) return code
  }
  throw new Error(
    `no boot sector in ${mbrPlaces.join(', ')}: install syslinux-common (Debian, Ubuntu) or syslinux (Fedora)`,
  )
}

function syslinuxConfiguration({ release, commandLine }: TinyGuest): string {
  const lines = ['DEFAULT covisor-demo', 'PROMPT 0', 'TIMEOUT 1', `SAY Linux ${release}`, 'LABEL covisor-demo']
  return [...lines, '  LINUX /vmlinuz', '  INITRD /initrd.gz', `  APPEND ${commandLine}`, ''].join('\n')
}
