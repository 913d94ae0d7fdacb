/**
 * Starts libvirt on this machine if nobody has, and remembers what it started.
 *
 * Knows systemd and bare daemons, one libvirtd (Debian, Ubuntu) and split daemons (Fedora). Stopping a daemon leaves its guests
 * running: QEMU processes do not depend on it, and it finds them again.
 */
import { access, chmod, chown, constants, readdir, readFile, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { runCommand } from '../run-command.ts'
import { identify, stopProcess } from './running-process.ts'
import { say, UserError } from './say.ts'
import type { Started } from './started.ts'

export const libvirtSocket = '/run/libvirt/libvirt-sock'

export async function ensureLibvirt(): Promise<Pick<Started, 'units' | 'daemons'>> {
  const before = await knock()
  if (before === 'answers') return {}
  if (before === 'forbidden') throw notInGroup()
  const started = (await isSystemd()) ? { units: await startUnits() } : { daemons: await startDaemons() }
  const after = await knock()
  if (after === 'forbidden') throw notInGroup()
  if (after !== 'answers') throw new UserError(`libvirt was started, but ${libvirtSocket} does not answer`)
  return started
}

export async function stopLibvirt({ units = [], daemons = [] }: Started): Promise<void> {
  if (units.length > 0) {
    say(`stopping ${units.join(' ')}; VMs keep running`)
    await runCommand([...sudo(), 'systemctl', 'stop', ...units])
  }
  const hasGuests = await guestsRun()
  for (const daemon of [...daemons].toReversed()) {
    // virtlogd holds the other end of the guests' output.
    if (daemon.program === 'virtlogd' && hasGuests) say('virtlogd goes on, because VMs are running')
    else say(`${daemon.program}: ${await stopProcess(daemon, 20_000)}`)
  }
}

async function knock(): Promise<'answers' | 'forbidden' | 'silent'> {
  const { promise, resolve } = Promise.withResolvers<'answers' | 'forbidden' | 'silent'>()
  const socket = connect(libvirtSocket)
  socket.on('connect', () => resolve('answers'))
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EACCES' ? 'forbidden' : 'silent'))
  const answer = await promise
  socket.destroy()
  return answer
}

/** sd_booted(3). */
const isSystemd = () => exists('/run/systemd/system')

/** Sockets: systemd starts the daemon behind each when somebody calls. */
async function startUnits(): Promise<string[]> {
  const split = [
    'virtqemud',
    'virtnetworkd',
    'virtstoraged',
    'virtnodedevd',
    'virtsecretd',
    'virtnwfilterd',
    'virtproxyd',
  ]
  const units = (await programPath('libvirtd')) === undefined ? split : ['libvirtd']
  const sockets = units.map((unit) => `${unit}.socket`)
  say(`starting ${sockets.join(' ')}`)
  await runCommand([...sudo(), 'systemctl', 'start', ...sockets])
  return [...sockets, ...units.map((unit) => `${unit}.service`)]
}

async function startDaemons(): Promise<NonNullable<Started['daemons']>> {
  if (process.getuid?.() !== 0)
    throw new UserError('libvirt is not running, and without systemd only root can start it')
  await shareKvmDevice()
  const split = [
    'virtnetworkd',
    'virtstoraged',
    'virtnodedevd',
    'virtsecretd',
    'virtnwfilterd',
    'virtqemud',
    'virtproxyd',
  ]
  const programs = ['virtlogd', ...((await programPath('libvirtd')) === undefined ? split : ['libvirtd'])]
  const daemons = []
  for (const program of programs) {
    const path = await programPath(program)
    const pidFile = `/run/${program}.pid`
    if (path === undefined || (await runsAlready(pidFile))) continue
    say(`starting ${program}`)
    await runCommand([path, '--daemon', '--pid-file', pidFile])
    const running = await runsAlready(pidFile)
    if (running !== undefined) daemons.push({ program, ...running })
  }
  return daemons
}

async function runsAlready(pidFile: string) {
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).trim())
  return pid > 0 ? identify(pid) : undefined
}

/**
 * What udev does where it runs: QEMU's user gets the device through group kvm. With mode 0600, libvirt's probe as root and its
 * check as that user disagree, and every client waits 4 s for a version and 8 s for capabilities.
 */
async function shareKvmDevice(): Promise<void> {
  const device = await stat('/dev/kvm').catch(() => undefined)
  const group = /^kvm:[^:]*:(\d+):/m.exec(await readFile('/etc/group', 'utf8'))?.[1]
  if (device === undefined || group === undefined || device.gid !== 0 || (device.mode & 0o777) !== 0o600) return
  say('giving /dev/kvm to group kvm, as udev would')
  await chown('/dev/kvm', 0, Number(group))
  await chmod('/dev/kvm', 0o660)
}

async function guestsRun(): Promise<boolean> {
  const files = await readdir('/run/libvirt/qemu').catch(() => [])
  // driver.pid is the daemon's own.
  return files.some((name) => name.endsWith('.pid') && name !== 'driver.pid')
}

async function programPath(program: string): Promise<string | undefined> {
  for (const path of [`/usr/sbin/${program}`, `/usr/bin/${program}`]) if (await exists(path)) return path
  return undefined
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  )
}

const sudo = () => (process.getuid?.() === 0 ? [] : ['sudo'])

function notInGroup(): UserError {
  return new UserError(
    `this user may not open ${libvirtSocket}. Run "sudo usermod --append --groups libvirt $USER", log in again, and try again.`,
  )
}
