/**
 * @covisor/libvirt as an ordinary user of the machine sees it: the user's own daemon, polkit, a daemon per driver.
 *
 * The tests run as root, whom libvirt asks nothing, so each client here is a program of its own under the account `nobody`
 * (or inside a lab host's mounts, where the usual paths are that host's).
 */
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LabHost, labUnavailable, runCommand, startLibvirtd } from '@covisor/lab'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const NOBODY = 65_534
const client = fileURLToPath(new URL('../../protocols/libvirt/src/index.ts', import.meta.url))
const unavailable = await labUnavailable()
const POLKITD = '/usr/lib/polkit-1/polkitd'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-user-'))
  await chown(folder, NOBODY, NOBODY)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(unavailable !== undefined)("a user's own daemon", () => {
  afterEach(async () => {
    const pid = Number(await readFile(join(folder, 'libvirt/libvirtd.pid'), 'utf8').catch(() => ''))
    if (pid > 0) process.kill(pid, 'SIGKILL')
  })

  test('is not started unless asked for', async () => {
    const said = await asNobody(`await connect('qemu:///session').catch((error) => console.log(error.reason))`)
    expect(said).toBe('not-found')
    expect(existsSync(join(folder, 'libvirt/libvirtd.pid'))).toBe(false)
  })

  test('is started on request, and found by the next client without', async () => {
    const uri = await asNobody(`
      await using libvirt = await connect('qemu:///session', { startDaemon: true })
      await using second = await connect('qemu:///session')
      console.log((await second.call.connectGetUri()).uri)`)
    expect(uri).toBe('qemu:///session')
  })

  test('that cannot be started says why', async () => {
    const said = await asNobody(
      `await connect('qemu:///session', { startDaemon: true }).catch((error) => console.log(error.name, error.message))`,
      { LIBVIRTD_PATH: '/usr/bin/false' },
    )
    expect(said).toBe('ConnectionError /usr/bin/false did not start for qemu:///session: it ended with status 1')
  })
})

describe.skipIf(unavailable !== undefined)('a daemon per driver', () => {
  let host: LabHost
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'covisor-libvirt-split' })
    // No distribution at hand packages virtqemud; what a client sees of it is the name of its socket.
    await rename(host.socket, join(host.directory, 'run/virtqemud-sock'))
  })
  afterAll(() => host?.stop())

  test('is found at its own socket, where there is none for all', async () => {
    expect(await inside(host, `${openAndSayHost('qemu:///system')}`)).toBe(host.name)
  })

  test('is preferred to a socket for all that nobody serves any more', async () => {
    await writeFile(host.socket, '')
    expect(await inside(host, `${openAndSayHost('qemu:///system')}`)).toBe(host.name)
    await rm(host.socket)
  })

  test('that does not run is looked for where the one for all would be', async () => {
    const program = `await connect('lxc:///').catch((error) => console.log(error.message))`
    expect(await inside(host, program)).toContain('socket /run/libvirt/libvirt-sock does not exist')
  })
})

describe.skipIf(unavailable !== undefined || !existsSync(POLKITD))('a daemon that asks polkit', () => {
  let host: LabHost
  let rules: string
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'covisor-libvirt-polkit' })
    await chmod(host.directory, 0o755)
    const edits = ['s/^auth_unix_rw.*/auth_unix_rw = "polkit"/', 's/^unix_sock_rw_perms.*/unix_sock_rw_perms = "0777"/']
    await host.run(['sed', '-i', ...edits.flatMap((edit) => ['-e', edit]), '/etc/libvirt/libvirtd.conf'])
    rules = join(host.directory, 'polkit-rules')
    await mkdir(rules)
    await host.run(['mount', '--bind', rules, '/etc/polkit-1/rules.d'])
    await host.run(['dbus-daemon', '--system', '--fork', '--nopidfile'])
    await host.run(['bash', '-c', `${POLKITD} --no-debug >/dev/null 2>&1 & disown`])
    await host.restart()
  })
  afterAll(() => host?.stop())

  /** Inside, because polkit decides about a process id, which the daemon must see as well. */
  const open = (): Promise<string> =>
    inside(
      host,
      `try {
        await using libvirt = await connect('test:///default')
        console.log((await libvirt.call.connectGetHostname()).hostname)
      } catch (error) { console.log(error.reason, error.detail, error.message, error.cause?.codeName) }`,
      ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'],
    )

  test('refuses a user whom no rule allows, and says what would help', async () => {
    const said = await open()
    expect(said).toMatch(
      /^authentication polkit polkit does not allow this user to manage virtual machines: grant org\.libvirt/,
    )
    expect(said).toMatch(/AUTH_(UNAVAILABLE|CANCELLED|FAILED)$/)
  })

  test('lets in a user whom a rule allows', async () => {
    await writeFile(
      join(rules, '10-lab.rules'),
      `polkit.addRule(function(action, subject) {
        if (action.id === 'org.libvirt.unix.manage' && subject.user === 'nobody') return polkit.Result.YES
      })`,
    )
    await expect.poll(open, { timeout: 10_000 }).toBe(host.name)
  })
})

const openAndSayHost = (uri: string): string => `
  await using libvirt = await connect('${uri}')
  console.log((await libvirt.call.connectGetHostname()).hostname)`

const programOf = (body: string): string => `import { connect } from '${client}'\n${body}`

/** Runs a program of its own as nobody, whose run-time folder is ours to look into. */
async function asNobody(body: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const argv = [process.execPath, '--input-type=module-typescript', '--eval', programOf(body)]
  const said = await runCommand(argv, {
    uid: NOBODY,
    gid: NOBODY,
    cwd: '/',
    env: { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder, ...env },
    timeoutMs: 30_000,
  })
  return said.trim()
}

/** Runs a program of its own where /run/libvirt is the host's. */
async function inside(host: LabHost, body: string, as: readonly string[] = []): Promise<string> {
  const argv = [...as, process.execPath, '--input-type=module-typescript', '--eval', programOf(body)]
  return (await host.run(argv, { timeoutMs: 30_000 })).trim()
}
