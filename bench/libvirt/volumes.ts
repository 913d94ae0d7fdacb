/** A volume up and down in a directory pool, from and to a file, beside `virsh vol-upload` and `vol-download`. */
import { execFile } from 'node:child_process'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connect, readParts, writeParts } from '../../protocols/libvirt/src/index.ts'
import { compare, timed } from './compare.ts'
import type { World } from './doors.ts'

const MIB = 256
const run = promisify(execFile)

export async function measureVolumes({ host, doors, rounds }: World): Promise<void> {
  const [file, copy] = [join(host.directory, 'upload.raw'), join(host.directory, 'download.raw')]
  await fillFile(file)
  const pool = `<pool type='dir'><name>bench</name><target><path>${host.pool}</path></target></pool>`
  await host.virshXml('pool-create', pool)
  await host.virsh('vol-create-as', 'bench', 'up', `${MIB}M`, '--format', 'raw')
  for (const { name, ours, peer } of doors) {
    await using libvirt = await connect(ours('qemu', '/system'))
    const { vol } = await libvirt.call.storageVolLookupByPath({ path: join(host.pool, 'up') })
    const virsh = (command: 'vol-upload' | 'vol-download', path: string) =>
      run('virsh', ['-c', peer('qemu', '/system'), command, '--pool', 'bench', 'up', path])
    await compare(
      `upload of ${MIB} MiB over ${name}`,
      { rounds },
      {
        ours: () =>
          timed(async () => {
            await using from = await open(file)
            await libvirt.uploadVolume(vol, readParts(from))
          }),
        peer: () => timed(() => virsh('vol-upload', file)),
      },
    )
    await compare(
      `download of ${MIB} MiB over ${name}`,
      { rounds },
      {
        ours: () =>
          timed(async () => {
            await using to = await open(copy, 'w')
            await writeParts((await libvirt.downloadVolume(vol)).parts(), to)
          }),
        peer: () => timed(() => virsh('vol-download', copy)),
      },
    )
  }
  await rm(file)
  await rm(copy)
}

async function fillFile(path: string): Promise<void> {
  await using file = await open(path, 'w')
  const block = Buffer.alloc(1 << 20)
  for (let i = 0; i < MIB; i++) {
    block.fill(i + 1)
    await file.write(block)
  }
}
