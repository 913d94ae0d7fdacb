/**
 * @covisor/libvirt over the system's ssh, against an sshd of its own on a loopback port with keys made for the occasion.
 *
 * Knows one account (whoever runs the tests) and one daemon, a lab host's; sshd runs in that host's mounts. What it checks
 * besides "it works": one process for many connections, no process left over, an error of its own for every refusal of ssh.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { type Connection, ConnectionError, connect } from '@covisor/libvirt'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const unavailable = (await labUnavailable()) ?? (existsSync('/usr/sbin/sshd') ? undefined : 'not installed: sshd')

let folder: string
let open: Sshd
let strict: Sshd
let host: LabHost

beforeAll(async () => {
  if (unavailable !== undefined) return
  host = await startLibvirtd({ name: 'covisor-libvirt-ssh' })
  folder = await mkdtemp(join(tmpdir(), 'covisor-sshd-'))
  for (const key of ['client', 'stranger', 'host', 'otherhost']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)])
  }
  await mkdir('/run/sshd', { recursive: true })
  open = await startSshd('open', [])
  strict = await startSshd('strict', ['AllowStreamLocalForwarding no', 'AllowTcpForwarding no'])
})
afterAll(async () => {
  await host?.stop()
  open?.child.kill()
  strict?.child.kill()
  if (unavailable === undefined) await rm(folder, { recursive: true, force: true })
})

describe.skipIf(unavailable !== undefined)('through a forwarded socket', () => {
  test('lists domains', async () => {
    await using libvirt = await connect(uriOf(open))
    expect((await libvirt.listDomains()).map(({ name }) => name)).toEqual(['test'])
    expect(Math.abs(libvirt.clockAheadSeconds!)).toBeLessThan(60) // ssh brings the time along
  })

  test('ten connections to a host share one ssh process, and the last one to close ends it', async () => {
    const connections = await Promise.all(Array.from({ length: 10 }, () => connect(uriOf(open))))
    expect(await sshClients()).toBe(1)
    await Promise.all(connections.slice(1).map((connection) => connection.close()))
    expect(await sshClients()).toBe(1)
    await connections[0]?.close()
    expect(await sshClients()).toBe(0)
  })

  test('an ssh that is killed breaks its connections, with a reason', async () => {
    const libvirt = await connect(uriOf(open))
    const [pid] = await sshPids()
    process.kill(pid ?? Number.NaN, 'SIGKILL')
    await expect(libvirt.closed).resolves.toBeInstanceOf(ConnectionError)
    await expect(libvirt.call.connectGetHostname()).rejects.toMatchObject({ reason: 'lost' })
    await libvirt.close()
    expect(await sshClients()).toBe(0)
  })

  test('a connection made after ssh was killed gets a new ssh', async () => {
    const first = await connect(uriOf(open))
    const [pid] = await sshPids()
    process.kill(pid ?? Number.NaN, 'SIGKILL')
    await first.closed
    await using second = await connect(uriOf(open))
    expect(second.isOpen).toBe(true)
    await first.close()
    expect(second.isOpen).toBe(true)
  })
})

describe.skipIf(unavailable !== undefined)('where forwarding is refused', () => {
  test("libvirt's helper serves instead", async () => {
    const libvirt: Connection = await connect(uriOf(strict, { socket: '' }))
    expect((await libvirt.call.connectGetHostname()).hostname).toBe(host.name)
    expect((await libvirt.listDomains()).map(({ name }) => name)).toEqual(['test'])
    await libvirt.close()
    expect(await sshClients()).toBe(0)
  })
})

describe.skipIf(unavailable !== undefined)('when ssh refuses', () => {
  beforeEach(async () => expect(await sshClients()).toBe(0))

  test('a key that is not accepted is denied', async () => {
    await expectRefusal(uriOf(open, { keyfile: join(folder, 'stranger') }), 'denied', 'key-refused')
  })

  test('a host with another key than the known one is refused by its key', async () => {
    const wrong = join(folder, 'wrong_hosts')
    await writeFile(wrong, `[127.0.0.1]:${open.port} ${await readFile(join(folder, 'otherhost.pub'), 'utf8')}`)
    await expectRefusal(uriOf(open, { known_hosts: wrong }), 'host-key', 'host-key-changed')
  })

  test('a host that is not known is refused by its key', async () => {
    await expectRefusal(uriOf(open, { known_hosts: '/dev/null' }), 'host-key', 'host-key-unknown')
  })

  test('a port where nothing listens is refused', async () => {
    await expectRefusal(uriOf({ ...open, port: await freePort() }), 'refused')
  })

  test('a host that never answers is given up on, with its ssh', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const opening = connect(uriOf({ ...open, port }), { connectTimeoutMs: 300 })
    await expect(opening).rejects.toMatchObject({ reason: 'timeout' })
    expect(await sshClients()).toBe(0)
    silent.close()
  })

  test('a socket that does not exist over there is named', async () => {
    const opening = connect(uriOf(open, { socket: '/nonexistent/sock' }))
    await expect(opening).rejects.toBeInstanceOf(ConnectionError)
    await expect(opening).rejects.toThrow(/\/nonexistent\/sock|open failed/)
    expect(await sshClients()).toBe(0)
  })

  async function expectRefusal(uri: string, reason: string, detail?: string): Promise<void> {
    const opening = connect(uri)
    await expect(opening).rejects.toBeInstanceOf(ConnectionError)
    await expect(opening).rejects.toMatchObject({ reason, detail })
    expect(await sshClients()).toBe(0)
  }
})

interface Sshd {
  readonly port: number
  readonly child: ChildProcess
}

async function startSshd(name: string, lines: readonly string[]): Promise<Sshd> {
  const port = await freePort()
  const config = join(folder, `${name}.conf`)
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'client.pub')}`,
    `PidFile ${join(folder, `${name}.pid`)}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    ...lines,
  ]
  await writeFile(config, `${settings.join('\n')}\n`)
  appendFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${await readFile(join(folder, 'host.pub'), 'utf8')}`)
  // In the lab host's mounts, so that what ssh starts finds that host's daemon at the usual place, not this machine's.
  const sshd = ['/usr/sbin/sshd', '-D', '-e', '-f', config]
  const argv = ['--target', `${host.pid}`, '--mount', '--uts', '--', ...sshd]
  const child = spawn('nsenter', argv, { stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString()
      if (said.includes('Server listening')) resolve()
    })
    child.once('exit', () => reject(new Error(`sshd did not start: ${said}`)))
  })
  return { port, child }
}

function uriOf(sshd: Sshd, parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    keyfile: join(folder, 'client'),
    known_hosts: join(folder, 'known_hosts'),
    socket: host.socket,
    ...parameters,
  })
  if (query.get('socket') === '') query.delete('socket')
  return `test+ssh://${userInfo().username}@127.0.0.1:${sshd.port}/default?${query}`
}

/** Only those that use our key folder: the machine may have other ssh clients. */
async function sshPids(): Promise<number[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,args='])
  return stdout
    .split('\n')
    .filter((line) => /^\s*\d+\s+ssh\s/.test(line) && line.includes(folder))
    .map((line) => Number(line.trim().split(/\s+/)[0]))
}
const sshClients = async (): Promise<number> => (await sshPids()).length
