/**
 * Every command of the command line, typed at the real server over a simulated host, as a person would go through a day: put a
 * host under management, make VMs, change them, look at them, delete them.
 *
 * One of the last tests tells which command was forgotten. It is one piece, because the tests share one server and follow on each other.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { Schema } from '@covisor/client'
import { inspectDisk, memorySource, openDisk, writeQcow2 } from '@covisor/disk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../tools/workspace.ts'
import { appCode } from './support/app-code.ts'
import { writeSmallOva } from './support/small-ova.ts'
import { type Keyboard, keyboard } from './support/typed.ts'

const MIB = 2 ** 20

let folder: string
let server: ChildProcess
let env: Record<string, string>
let keys: Keyboard
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-cli-'))
  const main = join(root, 'apps/server/src/main.ts')
  const flags = ['--data', at('data'), '--listen', '127.0.0.1:0', '--driver', 'simulated', '--import-root', folder]
  server = spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  env = { COVISOR_URL: await urlOf(server), XDG_CONFIG_HOME: at('config') }
  env['COVISOR_TOKEN'] = (await readFile(at('data/admin-token'), 'utf8')).trim()
  keys = keyboard(env)
})
afterAll(async () => {
  if (server?.exitCode === null && server.kill()) await once(server, 'exit')
  await rm(folder, { recursive: true, force: true })
})

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stdout! })) {
    const [, url] = /serves at (\S+)/.exec(line) ?? []
    if (url === undefined) continue
    stdout!.resume()
    return url
  }
  throw new Error('the server ended before it listened')
}

/** It worked, and said so. */
async function done(line: string): Promise<string> {
  const { code, stderr } = await keys.type(line)
  expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: expect.stringMatching(/: done\n$/) })
  return stderr
}

/** It was refused, with this exit code and these words. */
async function refused(line: string, code: number, says: RegExp): Promise<void> {
  const typed = await keys.type(line)
  expect({ line, code: typed.code }).toEqual({ line, code })
  expect(typed.stdout + typed.stderr).toMatch(says)
}

async function table(line: string): Promise<string> {
  const { code, stdout, stderr } = await keys.type(line)
  expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' })
  return stdout
}

const vm = (name: string) => keys.json<Schema<'Vm'>>(`vm show '${name}'`)

describe('hosts', () => {
  test('an address that nobody understands is refused before anything is done', async () => {
    await refused('host add foo://kvm1 --plan', 2, /refused \(ENDPOINT_URI_INVALID\)/)
    await refused('host add foo://kvm1', 2, /is not an endpoint URI that can be used/)
    await refused('host list', 0, /nothing to show/)
  })

  test('are added, and their VMs are there', async () => {
    await done('host add sim://lab?vms=2')
    expect(await table('host list')).toMatch(/^NAME +STATE[\s\S]*\nlab +connected +2 of 2 run/)
    expect(await table('host show lab')).toMatch(/Reached by +sim:\/\/lab\?vms=2 \(simulated\)/)
    const vms = await keys.json<Schema<'Vm'>[]>('vm list')
    expect(vms.map(({ managed }) => managed)).toEqual([false, false])
  })

  test('are taken out of placement and back', async () => {
    expect(await table('host maintenance enter lab --keep-vms')).toMatch(/State +connected, maintenance/)
    await refused('vm create app01 --disk 1G', 7, /lab: it is in maintenance/)
    await done('host maintenance leave lab')
    expect(await table('host show lab')).toMatch(/State +connected\n/)
    await refused('host show nope', 3, /there is no host "nope"/)
  })
})

describe('pools, networks and volumes', () => {
  test('a pool is made, shown and forgotten', async () => {
    await done('pool create fast lab /srv/vms')
    expect(await table('pool list')).toMatch(/\nfast +dir +yes/)
    expect(await table('pool show fast')).toMatch(/PATH +\/srv\/vms/)
    expect(await table('pool edit fast --class quick')).toMatch(/CLASS +quick/)
    expect(await table('pool edit fast --overcommit 1.5')).toMatch(/fast/)
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
})

describe('a VM', () => {
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
    const file = join(folder, 'app02.json')
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
})

describe('images', () => {
  test('are made of volumes, and VMs of them', async () => {
    await keys.type('vm stop app02') // or it is stopped already
    await done('image create golden app02-disk0 --guest-os linux')
    expect(await table('image list')).toMatch(/\ngolden +linux +1 GiB/)
    expect(await table('image show golden')).toMatch(/POOL +default/)
    await done('vm create app03 --image golden --user joe --hostname app03')
    await done('image delete golden')
    await refused('image show golden', 3, /there is no image "golden"/)
  })
})

describe('groups', () => {
  test('are made, shown, changed, started, stopped and deleted, and their VMs stay', async () => {
    expect(await table('group create pair app02:1 app03:2')).toMatch(/pair/)
    expect(await table('group list')).toMatch(/\npair /)
    expect(await table('group edit pair --name couple')).toMatch(/couple/)
    await done('group start couple')
    expect(await table('group show couple')).toMatch(/app02[\s\S]*app03/)
    await done('group stop couple --force')
    expect((await keys.type('group delete couple --yes')).code).toBe(0)
    await refused('group show couple', 3, /there is no group "couple"/)
    expect(await vm('app03')).toMatchObject({ state: 'stopped' })
  })
})

describe('what needs a second host', () => {
  test('is refused while there is one', async () => {
    expect((await keys.type('vm migrate app02 --plan')).code).toBeOneOf([4, 5, 7])
    await refused('pool share default nowhere', 3, /there is no host "nowhere"/)
  })
})

describe('import', () => {
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
})

describe('tasks, audit and tokens', () => {
  test('a task is listed, shown, waited for, and has a log', async () => {
    const { stdout } = await keys.type('vm create late --memory 256M --no-wait -o json')
    const [task] = JSON.parse(stdout) as Schema<'Task'>[]
    expect((await keys.type(`task wait ${task!.id}`)).stderr).toBe('Create VM "late": done\n')
    expect(await table('task list --state succeeded --limit 1')).toContain(task!.id)
    expect(await table(`task show ${task!.id}`)).toMatch(/State +succeeded/)
    expect(await table(`task log ${task!.id}`)).toMatch(/succeeded/)
    await refused(`task cancel ${task!.id}`, 4, /cannot be cancelled/)
    await refused('task show 3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52', 3, /there is no task/)
    await refused(`task retry ${task!.id}`, 4, /retr|again/)
    await refused('task show nonsense', 2, /"nonsense" is not a task id/)
  })

  test('who did what is on record, refusals too', async () => {
    const audit = await table('audit list --limit 200')
    expect(audit).toMatch(/ admin +cli +vm:create +vm late +accepted/)
    expect(audit).toMatch(/ refused/)
    expect(await table('audit verify')).toMatch(/Intact +yes/)
    expect(await table('installation show')).toMatch(/Mode +normal/)
    expect((await keys.type('installation confirm --yes')).code).toBe(0)
    expect(await table('whoami')).toMatch(/Name +admin/)
  })

  test('a token signs in from elsewhere, until it is revoked', async () => {
    const { id, secret } = await keys.json<Schema<'NewToken'>>('token create laptop')
    const elsewhere = { COVISOR_TOKEN: '', COVISOR_URL: '', XDG_DATA_HOME: at('none') }
    expect(await table('token list')).toMatch(/\nlaptop /)
    const signedIn = await keys.spawn(['login', env['COVISOR_URL']!], { stdin: `${secret}\n`, env: elsewhere })
    expect(signedIn).toMatchObject({ code: 0, stderr: expect.stringMatching(/^signed in as admin; kept in /) })
    expect(await keys.spawn(['whoami'], { env: elsewhere })).toMatchObject({ code: 0 })
    expect(await keys.type(`token revoke ${id}`)).toMatchObject({ code: 0, stderr: 'revoked\n' })
    expect(await keys.spawn(['whoami'], { env: elsewhere })).toMatchObject({ code: 5 })
    expect(await keys.spawn(['logout'], { env: elsewhere })).toMatchObject({ code: 0 })
    const refusedToken = await keys.spawn(['login', env['COVISOR_URL']!], { stdin: 'wrong\n', env: elsewhere })
    expect(refusedToken.code).toBe(5)
  })
})

describe('users, roles and quotas', () => {
  const says = async (line: string, stderr: string) =>
    expect({ line, ...(await keys.type(line)) }).toMatchObject({ line, code: 0, stderr })

  test('an organisation and a project are made, described, and shown', async () => {
    expect(await table('organisation create acme')).toMatch(/acme/)
    expect(await table('organisation edit acme --description "Acme Ltd"')).toMatch(/Acme Ltd/)
    expect(await table('organisation list')).toMatch(/\nacme /)
    expect(await table('organisation show acme')).toMatch(/Acme Ltd/)
    expect(await table('project create shop --organisation acme')).toMatch(/shop/)
    expect(await table('project edit acme/shop --description "web shop"')).toMatch(/web shop/)
    expect(await table('project list')).toMatch(/\nshop +acme/)
    expect(await table('--project acme/shop project show shop')).toMatch(/web shop/)
    await refused('project show acme/nothing', 3, /there is no project "acme\/nothing"/)
  })

  test('a user is made, signs in once with the secret, and sets a password', async () => {
    expect(await table(`user create alice --organisation acme --secret-file '${at('alice.secret')}'`)).not.toContain(
      'cvo_',
    )
    const { secret } = await keys.json<{ secret: string }>('user sign-in-secret alice')
    const elsewhere = { COVISOR_TOKEN: '', COVISOR_URL: '', XDG_DATA_HOME: at('none'), XDG_CONFIG_HOME: at('alice') }
    const login = (stdin: string, ...more: string[]) =>
      keys.spawn(['login', env['COVISOR_URL']!, ...more], { stdin, env: elsewhere })
    expect(await login(`${secret}\n`)).toMatchObject({ code: 0, stderr: expect.stringMatching(/^signed in as alice/) })
    expect(await login(`${secret}\n`)).toMatchObject({ code: 5 })
    const set = (password: string) => keys.spawn(['password'], { stdin: `${password}\n`, env: elsewhere })
    expect(await set('password1234')).toMatchObject({ code: 2, stderr: expect.stringMatching(/tried first/) })
    expect(await set('a lovely password of my own')).toMatchObject({ code: 0, stderr: 'set\n' })
    expect(await login('a lovely password of my own\n', '--user', 'alice')).toMatchObject({ code: 0 })
    expect(await login('another one\n', '--user', 'alice')).toMatchObject({ code: 5 })
  })

  test('a second factor is set up, asked for at login, and taken away again', async () => {
    const elsewhere = { COVISOR_TOKEN: '', COVISOR_URL: '', XDG_DATA_HOME: at('none'), XDG_CONFIG_HOME: at('alice') }
    const password = 'a lovely password of my own\n'
    const typed = (line: string, stdin = '') => keys.spawn(line.split(' '), { stdin, env: elsewhere })
    const { secret } = JSON.parse((await typed('second-factor set-up --output json')).stdout) as { secret: string }
    expect(await typed('second-factor confirm 000000')).toMatchObject({ code: 2 })
    const { code, stdout } = await typed(`second-factor confirm ${appCode(secret)}`)
    expect({ code, codes: stdout.match(/\b(\w{4}-){3}\w{4}\b/g)?.length }).toEqual({ code: 0, codes: 10 })
    const login = `login ${env['COVISOR_URL']} --user alice`
    expect(await typed(login, password)).toMatchObject({ code: 2, stderr: expect.stringMatching(/give --code/) })
    const next = appCode(secret, 1)
    expect(await typed(`${login} --code ${next}`, password)).toMatchObject({ code: 0 })
    expect(await typed(`${login} --code ${next}`, password)).toMatchObject({ code: 5 })
    expect((await typed('second-factor show')).stdout).toMatch(/Recovery codes left +10/)
    expect(await typed('second-factor recovery-codes', password)).toMatchObject({ code: 0 })
    expect(await typed('second-factor turn-off', 'wrong\n')).toMatchObject({ code: 2 })
    expect(await typed('second-factor turn-off', password)).toMatchObject({ code: 0, stderr: 'off\n' })
    expect(await table('user show alice')).toMatch(/SECOND FACTOR +none/i)
    await says('user reset-second-factor alice --yes', 'taken\n')
    expect(await table('sign-in edit --second-factor everybody')).toMatch(/everybody/)
    expect(await table('sign-in edit --second-factor organisations')).toMatch(/where the organisation wants it/)
    expect(await table('sign-in show')).toMatch(/where the organisation wants it/)
    expect(await table('organisation edit acme --second-factor wanted')).toMatch(/wanted/)
    expect(await table('organisation edit acme --second-factor optional')).toMatch(/optional/)
  })

  test('a user is changed, signed out and shown', async () => {
    expect(await table('user edit alice --full-name "Alice Miller" --disable')).toMatch(/disabled/)
    expect(await table('user edit alice --enable')).toMatch(/enabled/)
    expect(await table('user show alice')).toMatch(/Alice Miller/)
    expect(await table('user list')).toMatch(/\nalice /)
    await says('user sign-out alice', 'signed out\n')
    await refused('user create Alice', 2, /cannot be the name of a user/)
  })

  test('a role is made, changed, given, taken and deleted', async () => {
    expect(await table('role create look --may vm:read --site')).toMatch(/vm:read/)
    expect(await table('role edit look --may vm:read --may task:read')).toMatch(/task:read, vm:read/)
    expect(await table('role list')).toMatch(/\nviewer +built in/)
    expect(await table('role show look')).toMatch(/site/)
    expect(await table('role verbs')).toMatch(/\nvm:start +project +start VMs/)
    const { id } = await keys.json<{ id: string }>('role grant alice look --in acme/shop')
    expect(await table('role grants')).toMatch(/\nalice +look +acme\/shop/)
    await refused('role delete look --yes', 4, /is used by user "alice"/)
    await says(`role revoke ${id}`, 'revoked\n')
    await says('role delete look --yes', 'deleted\n')
  })

  test('a plan is saved, shown, withdrawn, and applied; nobody approves their own', async () => {
    const saved = async (line: string) => (await keys.json<Schema<'Plan'>>(`${line} --save-plan`)).saved!
    const plan = await saved('volume create planned 16M')
    expect((await keys.type('volume create planned 16M --save-plan')).stdout).toMatch(
      /\nSaved: covisor plan apply \S+\n$/,
    )
    expect(await table(`plan show ${plan}`)).toMatch(/waiting[\s\S]*\nPlan: create volume "planned"/)
    expect(await table('plan list --state waiting')).toMatch(/\ncreate volume "planned" +waiting/)
    await refused(`plan approve ${plan}`, 5, /a plan that you saved yourself/)
    await done(`plan apply ${plan}`)
    await refused(`plan apply ${plan}`, 4, /it was applied already/)
    const second = await saved('volume delete planned')
    expect(await table(`plan withdraw ${second}`)).toMatch(/withdrawn/)
    await done('volume delete planned --yes')
  })

  test('a quota is set, shown, and taken away', async () => {
    await says('quota set memory 1G --in acme/shop', 'set\n')
    await says('quota set vms 5 --organisation acme', 'set\n')
    expect(await table('quota list --in acme/shop')).toMatch(/acme\/shop +memory +0 B +1 GiB/)
    await says('quota set vms none --organisation acme', 'set\n')
    await refused('quota set vms many --in acme/shop', 2, /neither a whole number nor "none"/)
    await refused('quota set vms 5', 2, /say whose/)
  })

  test('what is empty is deleted', async () => {
    await refused('organisation delete acme --yes', 4, /is used by user "alice"/)
    await says('user delete alice --yes', 'deleted\n')
    await says('project delete acme/shop --yes', 'deleted\n')
    await says('organisation delete acme --yes', 'deleted\n')
  })
})

describe('completion in bash', () => {
  const hostile = 'a $(touch pwned) b'

  /** What stands in the command line after Tab. */
  async function tab(...words: readonly string[]): Promise<string[]> {
    const script = `
      covisor() { "$NODE" "$MAIN" "$@"; }
      source <(covisor completion bash)
      COMP_WORDS=(covisor "$@"); COMP_CWORD=$#
      _covisor; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout } = await promisify(execFile)('bash', ['-c', script, 'bash', ...words], {
      cwd: folder,
      env: { ...process.env, ...env, NODE: process.execPath, MAIN: join(root, 'edges/cli/src/main.ts') },
    })
    return stdout.split('\n').filter((word) => word !== '')
  }

  test('offers commands, names of the server and files', async () => {
    expect(await tab('vm', 'sn')).toEqual(['snapshot'])
    expect(await tab('vm', 'show', 'app0')).toEqual(expect.arrayContaining(['app02', 'app03']))
    expect(await tab('import', 'shop')).toEqual(['shop.ova'])
  })

  test('never runs what a name says', async () => {
    await done(`vm create '${hostile}' --memory 256M`)
    const [offered] = await tab('vm', 'show', 'a')
    const { stdout } = await promisify(execFile)('bash', ['-c', `printf '%s|' ${offered}`], { cwd: folder })
    expect(stdout).toBe(`${hostile}|`)
    await expect(readFile(at('pwned'))).rejects.toThrow(/ENOENT/)
  })

  test('has scripts for other shells', async () => {
    for (const shell of ['bash', 'zsh', 'fish'])
      expect(await table(`completion ${shell}`)).toContain('covisor __complete')
    await refused('completion tcsh', 2, /write bash, zsh, fish/)
  })
})

describe('in the end', () => {
  test('a name that two VMs have is refused with their ids, and each id will do', async () => {
    await done('host add sim://lab2?vms=2')
    const { code, stderr } = await keys.type('vm show web01')
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringMatching(/more than one VM named "web01"; use an id: /),
    })
    for (const [id] of stderr.matchAll(/[0-9a-f-]{36}/g)) expect(await vm(id)).toMatchObject({ name: 'web01' })
  })

  test('hosts become a cluster, with rules, explanations and questions', async () => {
    expect(await table('cluster create prod lab lab2')).toMatch(/HOSTS +lab, lab2/)
    expect(await table('cluster list')).toMatch(/prod +2/)
    expect(await table('cluster edit prod --prefer pack --cpu-model suggested')).toMatch(/PREFER +pack/)
    expect(await table('cluster show prod')).toMatch(/CPU OF NEW VMS +Westmere/)
    await refused('cluster balance prod', 2, /no useful move/)
    await refused('cluster roll nope --plan', 3, /there is no cluster "nope"/)
    expect(await table('rule create ha apart app02 app03')).toMatch(/KIND +vms-apart/)
    await refused('rule create pair together app02 app03', 2, /rule "ha" keeps VMs apart that "pair" keeps together/)
    expect(await table('rule list')).toMatch(/\nha +vms-apart/)
    await refused('explain placement app02', 0, /lab[\s\S]*where it is/)
    await refused('whatif --lose-host lab2 --add-host like:lab', 0, /new1 \(like lab\)/)
    await refused('rule create far apart app02 app03 --by rack', 2, /nobody has said the rack of 2 of 2 hosts/)
    expect(await table('site list')).toMatch(/here +prod +lab, lab2/)
    expect(await table('site rename here berlin')).toMatch(/NAME +berlin/)
    for (const host of ['lab', 'lab2'])
      expect(await table(`host edit ${host} --rack r-${host}`)).toMatch(/Stands +at berlin, in rack r-/)
    expect(await table('rule create far apart app02 app03 --by rack')).toMatch(/BY +rack/)
    await refused('host edit lab2 --rack r-lab', 2, /rule "far" keeps 2 VMs apart/)
    await refused('whatif --lose-rack r-lab2', 0, /lab/)
    await refused('whatif --lose-site nowhere', 3, /there is no site "nowhere"/)
    await refused('rule delete far --yes', 0, /deleted rule "far"/)
    await table('site create hamburg')
    await refused('host edit lab --site hamburg', 2, /its hosts are where the cluster is/)
    await refused('site delete berlin --yes', 4, /site "berlin" is used by cluster "prod"/)
    await refused('site delete hamburg --yes', 0, /deleted site "hamburg"/)
    await refused('rule delete ha --yes', 0, /deleted rule "ha"/)
    await refused('network extend default lab2', 4, /there is already a network on "lab2" named "default"/)
    await refused('cluster delete prod --yes', 4, /cluster "prod" is used by host/)
    await table('cluster edit prod --remove-host lab --remove-host lab2')
    await refused('cluster delete prod --yes', 0, /deleted cluster "prod"/)
  })

  test('what is not there is said to be missing, by every command about groups, moves and shared pools', async () => {
    await refused('group list', 0, /nothing to show/)
    await refused('group create shop nope:1', 3, /there is no VM "nope"/)
    for (const line of ['show nope', 'edit nope --name other', 'start nope', 'stop nope --yes', 'delete nope --yes'])
      await refused(`group ${line}`, 3, /there is no group "nope"/)
    await refused('vm migrate nope', 3, /there is no VM "nope"/)
    await refused('vm define nope', 3, /there is no VM "nope"/)
    await refused('vm recover nope --host-is-dead', 3, /there is no VM "nope"/)
    await refused('host show lab --hardware', 0, /NUMA cells[\s\S]*CPUs 0/)
    await refused('pool share nope lab', 3, /there is no pool "nope"/)
  })

  test('a host with VMs of Covisor is not forgotten by mistake', async () => {
    await refused('host remove lab --plan', 4, /refused \(ENDPOINT_IN_USE\)/)
    await done('host remove lab --force --yes')
    await done('host remove lab2')
    await refused('vm list', 0, /nothing to show/)
  })

  test('every command was typed', () => {
    expect(keys.neverTyped()).toEqual([])
  })

  test('Ctrl-C ends a question to a server that does not answer', async () => {
    const silent = createServer(() => interruptIt?.())
    let interruptIt: (() => void) | undefined
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    const { port } = silent.address() as AddressInfo
    const asked = keys.spawn(['vm', 'list'], {
      env: { COVISOR_URL: `http://127.0.0.1:${port}` },
      onStart: (interrupt) => {
        interruptIt = interrupt
      },
    })
    expect(await asked).toEqual({ code: 130, stdout: '', stderr: '' })
    silent.closeAllConnections()
    silent.close()
  })

  test('a server that is away says how to start it', async () => {
    server.kill()
    await once(server, 'exit')
    await refused('vm list', 6, /does not answer.*\n.*"covisor up" starts it/)
  })
})
