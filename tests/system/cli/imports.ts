/** Typed: appliances and disks become VMs and images; bad ones are refused, and a broken import can be taken up or cancelled. */
import { open, readFile, writeFile } from 'node:fs/promises'
import { memorySource, openDisk, writeQcow2 } from '@covisor/disk'
import { expect, test } from 'vitest'
import { writeSmallOva } from '../support/small-ova.ts'
import type { CliWorld } from './world.ts'

const MIB = 2 ** 20

export function imports({ at, done, keys, refused, table, vm }: CliWorld): void {
  test('looks into an appliance without a server, then makes it a VM', async () => {
    const { path } = await writeSmallOva(at('shop.ova'), 'shop')
    expect(await table(`inspect '${path}'`)).toMatch(
      /^shop.ovf: OVF 1, with SHA256 manifest[\s\S]*VM "shop": 1 vCPUs, 256 MiB/,
    )
    expect(await keys.json(`inspect '${path}'`)).toMatchObject({ name: 'shop.ovf', manifestAlgorithm: 'sha256' })
    const plan = await keys.type(`import '${path}' --network '*=default' --plan`)
    expect(plan.stdout).toMatch(/^Plan: create vm "shop"/)
    const said = await done(`import '${path}' --network '*=default' --start`)
    expect(said.split('\n').filter((line) => line === 'Import shop.ova as VM "shop"')).toEqual([])
    expect(await vm('shop')).toMatchObject({ state: 'running', memoryMiB: 256 })
  })

  test('takes what is not said from a mapping profile, which is replaced, shown and deleted', async () => {
    const save = 'profile save branch --network "*=default"'
    expect(await table(`${save} --disk-bus sata`)).toMatch(/NETWORKS +\*=default\nPOOL/)
    expect(await table(`${save} --disk-bus ide --memory 512M --pool default`)).toMatch(/HARDWARE +ide/)
    expect(await table('profile list')).toMatch(/\nbranch +\*=default +default +ide +512 MiB/)
    await refused('profile save odd --network "a=nowhere"', 3, /there is no network "nowhere"/)
    await refused(`import '${at('shop.ova')}' --profile odd --name shop9 --plan`, 3, /there is no profile "odd"/)
    await done(`import '${at('shop.ova')}' --profile branch --name shop3 --memory 128M`)
    expect(await vm('shop3')).toMatchObject({ memoryMiB: 128, disks: [{ bus: 'ide' }] })
    expect(await table('profile show branch')).toMatch(/SIZE +512 MiB/)
    await refused('profile delete branch --yes', 0, /deleted mapping profile "branch"/)
  })

  test('takes a file of the server', async () => {
    await done(`import '${at('shop.ova')}' --server-path --name shop2 --network '*=default'`)
    await refused('import /etc/passwd --server-path', 5, /does not read "\/etc\/passwd"/)
  })

  test('takes a bare disk, and makes an image of it', async () => {
    const disk = await openDisk(memorySource(new Uint8Array(MIB).fill(7), 'disk'), { format: 'raw' })
    const file = await open(at('disk.qcow2'), 'w')
    for await (const { offset, bytes } of writeQcow2(disk)) await file.write(bytes, 0, bytes.length, offset)
    await file.close()
    await done(`import '${at('disk.qcow2')}' --name old01 --memory 256M --guest-os linux`)
    expect((await vm('old01')).disks[0]).toMatchObject({ capacityBytes: MIB })
    await done(`import '${at('disk.qcow2')}' --as-image --name debian12`)
    expect(await table('image list')).toMatch(/\ndebian12 /)
  })

  test.each([
    ['is not there', 'nowhere.ova', undefined, /nowhere\.ova cannot be read: there is no such file or folder/],
    ['is empty', 'empty.ova', '', /empty\.ova is empty/],
    ['is something else', 'letter.txt', 'Dear all', /neither an appliance .* nor a disk image .* say --raw/],
    ['is packed', 'disk.vmdk.gz', '\u001f\u008b\b', /ends before its compressed data do/],
  ])('refuses a file that %s', async (_, name, content, says) => {
    if (content !== undefined) await writeFile(at(name), content, 'latin1')
    await refused(`import '${at(name)}'`, 8, says)
    await refused(`inspect '${at(name)}'`, 8, says)
  })

  test('of a damaged appliance says what is damaged and what was undone, and leaves nothing behind', async () => {
    const bytes = await readFile(at('shop.ova'))
    bytes[bytes.length - 200_000]! ^= 1
    await writeFile(at('damaged.ova'), bytes)
    const { code, stderr } = await keys.type(`import '${at('damaged.ova')}' --name damaged --network '*=default'`)
    expect(code).toBe(8)
    expect(stderr).toMatch(
      /: failed: .*shop-disk1\.vmdk[\s\S]*\nundone: .+\nall of it: covisor task log [0-9a-f-]{36}\n$/,
    )
    await refused('vm show damaged', 3, /there is no VM/)
    expect(await keys.json('volume list --name damaged')).toEqual([])
  })

  test('is paused by Ctrl-C and says the way back; cancelled, it leaves nothing', async () => {
    const sparse = await open(at('large.raw'), 'w')
    await sparse.truncate(64 * 2 ** 30)
    await sparse.close()
    const { code, stderr } = await keys.spawn(['import', at('large.raw'), '--raw', '--name', 'large'], {
      onOutput: (soFar, interrupt) => {
        if (soFar.includes(' · ')) interrupt()
      },
    })
    expect(code).toBe(130)
    const [, task] = /is paused.*covisor import --resume ([0-9a-f-]{36}) /.exec(stderr) ?? []
    expect(stderr).toMatch(/large\.raw\n$/)
    await refused(`import '${at('disk.qcow2')}' --resume ${task}`, 2, /the one that was being imported has 68719476736/)
    expect((await keys.type(`task cancel ${task}`)).code).toBe(0)
    expect((await keys.type(`task wait ${task}`)).code).toBe(1)
    expect(await keys.json('volume list --name large')).toEqual([])
  })

  test('cannot be left at once, because its bytes come from the command', async () => {
    await refused(`import '${at('shop.ova')}' --no-wait`, 2, /use --server-path/)
  })
}
