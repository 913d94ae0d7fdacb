/** Typed: the life of a VM. It is planned and made, goes through its states, is changed, watched and deleted, and comes back. */
import { readFile, writeFile } from 'node:fs/promises'
import type { Schema } from '@covisor/client'
import { expect, test } from 'vitest'
import type { CliWorld } from './world.ts'

export function oneVm({ at, done, keys, refused, table, vm }: CliWorld): void {
  test('is planned, then made', async () => {
    const create = 'vm create app01 --vcpus 2 --memory 512M --disk 1G --network default --guest-os linux --start'
    const { code, stdout } = await keys.type(`${create} --plan`)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Plan: create vm "app01"\nSteps:\n[\s\S]*lab: chosen/)
    await refused('vm show app01', 3, /there is no VM "app01"/)
    await done(create)
    expect(await vm('app01')).toMatchObject({ state: 'running', vcpus: 2, memoryMiB: 512, managed: true })
    await refused(create, 4, /there is already a VM named "app01"/)
  })

  test('without a network card has none', async () => {
    await done('vm create lone --memory 256M --no-network')
    expect(await vm('lone')).toMatchObject({ state: 'stopped', nics: [] })
  })

  test('that is too large is refused before anything is done', async () => {
    await refused('vm create big --memory 999G', 7, /no host can take/)
    await refused('vm create big --user-data /nowhere', 8, /\/nowhere cannot be read: there is no such file or folder/)
  })

  test('is shown to people and to programs', async () => {
    expect(await table('vm list --state running --name app01 --host lab --sort name')).toMatch(
      /^NAME +STATE[\s\S]*\napp01 +running +lab +2 +512 MiB +yes/,
    )
    expect(await table('vm show app01')).toMatch(/Disks +disk0: app01-disk0 on virtio, 1 GiB/)
    expect(await table('vm show app01 -o yaml')).toMatch(/^id: [0-9a-f-]{36}\nname: app01\n/)
    expect(await table('vm native-config app01')).toContain('app01')
    expect(await table('vm history app01')).toMatch(/\n\S+ +now +app01 +running +lab/)
    expect(await table('vm addresses app01')).toMatch(/\n192\.168\.122\.\d+\/24 +52:54:00/)
    expect(await table('vm guest app01')).toMatch(
      /System +Debian GNU\/Linux 12[\s\S]*\/ \(ext4\): \d.* GiB of 20 GiB used/,
    )
  })

  test('goes through its states', async () => {
    for (const [line, state] of [
      ['vm pause app01', 'paused'],
      ['vm resume app01', 'running'],
      ['vm suspend app01', 'suspended'],
      ['vm start app01', 'running'],
      ['vm reboot app01', 'running'],
      ['vm reset app01 --yes', 'running'],
      ['vm shutdown app01', 'stopped'],
      ['vm start app01', 'running'],
      ['vm stop app01', 'stopped'],
    ] as const) {
      await done(line)
      expect({ line, state: (await vm('app01')).state }).toEqual({ line, state })
    }
    await refused('vm stop app01', 4, /while it is stopped/)
    await refused('vm stop app01 --plan', 4, /refused \(VM_STATE_CONFLICT\)/)
  })

  test('is changed', async () => {
    const before = new Date().toISOString()
    await done(
      'vm edit app01 --memory 1G --vcpus 4 --add-disk 2G --unplug net0 --description "the shop" --start-with-host yes',
    )
    const changed = await vm('app01')
    expect(changed).toMatchObject({ memoryMiB: 1024, vcpus: 4, description: 'the shop', startWithHost: true })
    expect(changed.disks).toHaveLength(2)
    expect(await table(`vm show app01 --as-of ${before}`)).toMatch(/512 MiB/)
    expect(await table(`vm diff app01 --from ${before}`)).toMatch(/\nmemoryMiB +512 +1024/)
    const { stdout } = await keys.type(`vm revert-edits app01 --to ${before} --plan`)
    expect(stdout).toMatch(/^Plan: edit vm "app01"/)
    await refused('vm list --as-of yesterday', 2, /"yesterday" is not a time/)
    expect(changed.nics[0]).toMatchObject({ connected: false })
    await refused('vm edit app01 --remove-disk nope', 3, /there is no disk "nope/)
    await refused('vm edit app01 --add-device gpu', 7, /where it is: it has no device gpu that can be passed through/)
    await refused('vm edit app01 --remove-device device0', 3, /there are: none/)
    await refused('vm edit app01 --huge-pages 3', 2, /write 2M, 1G or no/)
    await done('vm edit app01 --one-numa-cell yes')
    await done('vm edit app01 --one-numa-cell no')
  })

  test('has snapshots to go back to', async () => {
    await done('vm snapshot create app01 before --description "as it was"')
    await done('vm edit app01 --vcpus 1')
    expect(await table('vm snapshot list app01')).toMatch(/\nbefore +ready +no +yes .* as it was\n/)
    await done('vm snapshot revert app01 before --yes')
    await done('vm snapshot delete app01 before --yes')
    await refused('vm snapshot list app01', 0, /nothing to show/)
    await refused('vm snapshot delete app01 before', 3, /there is no snapshot "before"/)
  })

  test('is cloned; of several that are started, one that is not there does not keep the others', async () => {
    await done('vm clone app01 app02')
    const { code, stderr } = await keys.type('vm start app01 nope app02')
    expect(code).toBe(3)
    expect(stderr).toBe('there is no VM "nope"\nStart VM "app01": done\nStart VM "app02": done\n')
  })

  test('is talked to on its serial console, in a pipe', async () => {
    const { code, stdout } = await keys.spawn(['vm', 'console', 'app01'], { stdin: 'joe\n' })
    expect(code).toBe(0)
    expect(stdout).toContain('app01 login: joe')
    await refused('vm console lone', 4, /lone/)
  })

  test('shows its screen', async () => {
    expect((await keys.type(`vm screenshot app01 '${at('screen.png')}'`)).code).toBe(0)
    expect((await readFile(at('screen.png'))).toString('latin1', 1, 4)).toBe('PNG')
    expect((await keys.type('vm screenshot app01 -')).stdout.slice(1, 4)).toBe('PNG')
  })

  test('is watched, until Ctrl-C', async () => {
    const isStopped = '"state":"stopped"'
    const watching = keys.spawn(['vm', 'watch', 'app02', '-o', 'json'], {
      onOutput: (soFar, interrupt) => void (soFar.includes(isStopped) && interrupt()),
    })
    const events = keys.spawn(['event', 'watch', '--kind', 'vm'], {
      onOutput: (soFar, interrupt) => void (soFar.includes('app02') && interrupt()),
    })
    // Who watches learns only of what changes after it began: changes are made until both have seen one.
    let isOver = false
    const over = Promise.all([watching, events]).finally(() => {
      isOver = true
    })
    for (let changes = 0; changes < 200 && !isOver; changes++)
      await done(`vm ${changes % 2 === 0 ? 'stop' : 'start'} app02`)
    const [watched, seen] = await over
    expect([watched.code, seen.code]).toEqual([0, 0])
    const last = JSON.parse(watched.stdout.trim().split('\n').at(-1)!)
    expect(last).toMatchObject({ event: { kind: 'vm', name: 'app02' }, vm: { state: 'stopped' } })
    expect(seen.stdout).toMatch(/^\S+Z {2}vm {2}\w+ {2}app02/m)
  })

  test('has a lease, for as long as somebody says', async () => {
    expect((await keys.type('vm lease app02 --days 3')).code).toBe(0)
    expect(await table('vm show app02')).toMatch(/[Ll]ease/)
    expect((await keys.type('vm lease app02 --for-ever')).code).toBe(0)
  })

  test('is not given a description by hand that its host cannot take', async () => {
    const file = at('app02.json')
    await writeFile(file, 'not a description')
    const { code, stderr } = await keys.type(`vm edit-native-config app02 ${file}`)
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/^covisor: /)
  })

  test('counts for what it had, at rates', async () => {
    expect((await keys.type('usage set-rates --currency EUR --vcpu-hour 0.01')).code).toBe(0)
    expect(await table('usage rates')).toContain('EUR')
    for (const line of ['usage list', 'usage intervals', 'usage report'])
      expect((await keys.type(line)).code, line).toBe(0)
  })

  test('that was made elsewhere is not deleted with its volumes', async () => {
    const [theirs] = (await keys.json<Schema<'Vm'>[]>('vm list')).filter(({ managed }) => !managed)
    const { stdout } = await keys.type(`vm delete ${theirs!.id} --force --plan`)
    expect(stdout).toMatch(/^Plan: delete vm/)
  })

  test('is deleted', async () => {
    await refused('vm delete app01', 4, /while it is running/)
    await done('vm delete app01 lone --force --yes')
    expect(await table('vm list --deleted')).toMatch(/\napp01 +deleted +\d+ s ago +20\S+Z/)
    await done('vm restore app01')
    await done('vm delete app01 --yes')
    await done('vm purge app01 lone --yes')
    expect((await keys.json<Schema<'Volume'>[]>('volume list --name app01-')).length).toBe(0)
  })
}
