/**
 * A guest that writes: record after record onto its disk, and says on its serial line when the disk has taken one.
 *
 * Each record has a sector of its own with its number in it, so afterwards the disk tells which are there; the serial line of every
 * copy ends in one file that all hosts append to, so a second running copy would say numbers that were said before. It
 * is what makes both visible at once: a write that was acknowledged and is lost, and a guest that runs twice.
 *
 * The guest is the lab's tiny one with two files replaced: the kernel unpacks one archive over the other.
 */
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { tinyGuest } from '@covisor/lab'
import { writeCpio } from '../../../../tools/demo-appliance/cpio.ts'

export const WRITER_UUID = '8d1d2a0e-41c7-4b6c-9a53-0b7d4c1f2e77'
const SECTOR = 512
/** Behind the sector in which the tiny guest counts its boots. */
const FIRST_SECTOR = 4096
/** Read at once when the guest looks for its last record: a read per sector takes an emulated processor half a minute. */
const LARGE = 65_536
/** Room for 120,000 records: an hour without KVM. */
export const DISK_MIB = 64

/** After a restart it goes on behind the last record that is there. */
const writer = `#!/bin/sh
# Writes numbered records, and says each number once the disk has it.
disk=/dev/vda
number=$(dd if=$disk bs=${LARGE} skip=${(FIRST_SECTOR * SECTOR) / LARGE} 2>/dev/null | tr -d '\\0' | wc -l)
stty -opost 2>/dev/null
while :; do
  number=$((number + 1))
  printf '%d\\n' $number | dd of=$disk bs=${SECTOR} seek=$((${FIRST_SECTOR} - 1 + number)) conv=notrunc,sync,fsync 2>/dev/null || exit 1
  echo "written $number"
done
`
const inittab = 'ttyS0::respawn:/bin/writer\n::shutdown:/bin/sync\n'

export interface WritingGuest {
  readonly name: string
  /** The disk, and what the guest said, as files that all hosts see. */
  readonly disk: string
  readonly said: string
  readonly xml: string
}

/** Makes the guest's files in a folder that all hosts see under the same path; its disk in another one, if that is said. */
export async function writingGuest(folder: string, name: string, diskFolder = folder): Promise<WritingGuest> {
  const { kernel, initrd, commandLine } = await tinyGuest()
  const place = join(folder, `${name}-boot`)
  await mkdir(place, { recursive: true })
  const [bootKernel, bootInitrd] = [join(place, 'kernel'), join(place, 'initrd')]
  const ours = writeCpio([
    { path: 'etc/inittab', mode: 0o644, content: Buffer.from(inittab) },
    { path: 'bin/writer', mode: 0o755, content: Buffer.from(writer) },
  ])
  await writeFile(bootKernel, await readFile(kernel))
  await writeFile(bootInitrd, Buffer.concat([await readFile(initrd), gzipSync(ours)]))
  const disk = join(diskFolder, `${name}.raw`)
  const file = await open(disk, 'w')
  await file.truncate(DISK_MIB * 2 ** 20)
  await file.close()
  const said = join(place, 'said')
  await writeFile(said, '')
  return { name, disk, said, xml: domainXml({ name, disk, said, kernel: bootKernel, initrd: bootInitrd, commandLine }) }
}

interface Files {
  readonly name: string
  readonly disk: string
  readonly said: string
  readonly kernel: string
  readonly initrd: string
  readonly commandLine: string
}

const domainXml = ({ name, disk, said, kernel, initrd, commandLine }: Files): string => `<domain type="qemu">
  <name>${name}</name>
  <uuid>${WRITER_UUID}</uuid>
  <memory unit="MiB">192</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch="x86_64" machine="q35">hvm</type>
    <kernel>${kernel}</kernel><initrd>${initrd}</initrd><cmdline>${commandLine}</cmdline>
  </os>
  <features><acpi/></features>
  <cpu mode="custom" match="exact" check="none"><model fallback="allow">qemu64</model></cpu>
  <devices>
    <disk type="file" device="disk">
      <driver name="qemu" type="raw" cache="none"/><source file="${disk}"/><target dev="vda" bus="virtio"/>
    </disk>
    <serial type="file"><source path="${said}" append="on"/><target type="isa-serial" port="0"/></serial>
  </devices>
</domain>`

/** Numbers that the guest has said, in the order in which it said them, over all hosts. */
export async function numbersSaid({ said }: Pick<WritingGuest, 'said'>): Promise<readonly number[]> {
  const text = await readFile(said, 'utf8')
  return Array.from(text.matchAll(/^written (\d+)\r?$/gm), ([, number]) => Number(number))
}

export interface Verdict {
  /** How many records the guest was told are on the disk. */
  readonly acknowledged: number
  /** Of these, which are not there, or hold something else. */
  readonly lost: readonly number[]
  /** Numbers that were said when another number was due: said twice, left out, or by a second copy. */
  readonly outOfOrder: readonly number[]
}

/** To be asked when no copy runs any more. */
export async function judge(
  guest: Pick<WritingGuest, 'said' | 'disk'> & {
    /** How often it may have lost power after a record was on the disk and before it was said. */
    readonly restarts?: number
  },
): Promise<Verdict> {
  const numbers = await numbersSaid(guest)
  const bytes = await readFile(guest.disk)
  const recordOf = (number: number) => {
    const start = (FIRST_SECTOR - 1 + number) * SECTOR
    return Number.parseInt(bytes.subarray(start, start + SECTOR).toString('latin1'), 10)
  }
  return {
    acknowledged: numbers.length,
    lost: numbers.filter((number) => recordOf(number) !== number),
    outOfOrder: outOfOrder(numbers, guest.restarts ?? 0),
  }
}

function outOfOrder(numbers: readonly number[], restarts: number): readonly number[] {
  let due = 1
  let left = restarts
  return numbers.filter((number) => {
    const isSkipped = number === due + 1 && left > 0
    if (isSkipped) left -= 1
    const isRight = isSkipped || number === due
    due = number + 1
    return !isRight
  })
}
