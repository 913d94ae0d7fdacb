/** Typed: pools, networks and volumes, from their making to their end. */
import { readFile } from 'node:fs/promises'
import { inspectDisk, memorySource } from '@covisor/disk'
import { expect, test } from 'vitest'
import type { CliWorld } from './world.ts'

const MIB = 2 ** 20

export function storageAndNetworks({ at, done, keys, refused, table }: CliWorld): void {
  test('a pool is made, shown and forgotten', async () => {
    await done('pool create fast lab /srv/vms')
    expect(await table('pool list')).toMatch(/\nfast +dir +yes/)
    expect(await table('pool show fast')).toMatch(/PATH +\/srv\/vms/)
    expect(await table('pool edit fast --class quick')).toMatch(/CLASS +quick/)
    const quick = new Date().toISOString()
    expect(await table('pool edit fast --overcommit 1.5')).toMatch(/fast/)
    expect(await table(`pool diff fast --from ${quick}`)).toMatch(/\novercommit +- +1.5|\novercommit +1.5/)
    expect(await table(`pool revert-edits fast --to ${quick} --plan`)).toMatch(/WOULD BE\novercommit +1.5/)
    expect(await keys.type(`pool revert-edits fast --to ${quick}`)).toMatchObject({ code: 0, stderr: 'done\n' })
    await refused('pool edit fast', 2, /say what to change: --class or --overcommit/)
    await done('pool remove fast')
    await refused('pool show fast', 3, /there is no pool "fast"/)
    await done('pool create nas lab /mnt/nas --type nfs --server nas1 --export /export/vms')
    expect(await table('pool show nas')).toMatch(/SOURCE +nas1:\/export\/vms/)
    await done('pool remove nas')
    await refused('pool create san lab --type iscsi --server san1', 2, /a pool of type iscsi needs --target/)
  })

  test('a network is made, started, shown and removed', async () => {
    await done('network create lab2 lab --kind nat --subnet 192.168.80.1/24')
    await done('network start lab2')
    expect(await table('network list')).toMatch(/\nlab2 +nat +yes +192\.168\.80\.\d\/24/)
    expect(await table('network show lab2')).toMatch(/HOSTS +lab/)
    await refused(
      'network diff lab2 --from 2000-01-01',
      3,
      /there is no network "\S+"; at 2000\S+ it had not been made/,
    )
    await done('network remove lab2')
    await refused('network create bad lab --kind routed', 2, /Allowed choices are nat, isolated, bridged/)
  })

  test('a volume is made, grown, saved, moved and deleted', async () => {
    await done('volume create data01 100M --pool default --format qcow2')
    await done('volume resize data01 200M')
    await refused('volume resize data01 50M', 5, /shrinking would cut off/)
    expect(await table('volume list --name data')).toMatch(/\ndata01 +default +200 MiB/)
    expect(await table('volume show data01')).toMatch(/SIZE +200 MiB/)
    expect((await keys.type(`volume download data01 '${at('data01.qcow2')}'`)).stderr).toMatch(
      /^saved .*data01\.qcow2\n$/,
    )
    const saved = await readFile(at('data01.qcow2'))
    expect(await inspectDisk(memorySource(saved, 'data01'))).toMatchObject({ format: 'qcow2', size: 200 * MIB })
    await refused(
      'volume download data01 /nowhere/data01.qcow2',
      8,
      /cannot be written: there is no such file or folder/,
    )
    await done('pool create fast lab /srv/vms')
    await done('volume move data01 fast')
    expect(await table('volume show data01')).toMatch(/POOL +fast|Pool +fast/)
    await refused('volume move data01 fast', 2, /is in pool "fast" already/)
    await done('volume delete data01')
    await done('pool remove fast')
    await refused('volume delete data01', 3, /there is no volume "data01"/)
    await refused('volume create data01 much', 2, /"much" is not a size/)
  })
}
