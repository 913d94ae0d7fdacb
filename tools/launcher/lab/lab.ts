/**
 * `covisor lab`: several private libvirt hosts on this machine, to try things on by hand, and to break.
 *
 * A process in the background keeps the lab (keep-lab.ts); the hosts end with it, however it ends. The commands here ask it
 * through a socket.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type FaultName, faultNames, faults } from '../../../tests/lab/src/faults.ts'
import { root } from '../../workspace.ts'
import { installPackages } from '../install-packages.ts'
import { hypervisorNeeds } from '../needed-packages.ts'
import { identify, isRunning, stopProcess } from '../running-process.ts'
import { say, UserError } from '../say.ts'
import { keepLab } from './keep-lab.ts'
import { askKeeper, type HostState, labFolder, logFile, readNote } from './lab-control.ts'

const faultList = faultNames.map((name) => `  ${`  ${name}`.padEnd(14)}${faults[name].summary}`).join('\n')

const help = `covisor lab up N | status | run HOST COMMAND… | break HOST FAULT | mend HOST [FAULT] | down

Private libvirt hosts (host1, host2, …) on one network, each with its own libvirtd and directories; root only. They are gone
after "lab down", and when the machine restarts.

  up N            starts N hosts and says how to reach them
  status          what there is, and what is broken
  run HOST …      runs a command inside a host
  break HOST …    breaks something about a host:
${faultList}
  mend HOST …     mends it; without a fault, everything
  down            stops them, guests included

Examples:
  ./covisor lab up 3
  ./covisor host add qemu+tcp://10.213.7.11:16509/system
  ./covisor lab run host1 virsh list --all
  ./covisor lab break host2 power`

const MOST_HOSTS = 50
const START_TIMEOUT_MS = 120_000

export async function lab(args: string[]): Promise<number> {
  const [verb, ...rest] = args
  if (verb === 'up') return up(rest)
  if (verb === 'keep') return keepLab(Number(rest[0]))
  if (verb === 'status') return status()
  if (verb === 'run') return run(rest)
  if (verb === 'break' || verb === 'mend') return change(verb, rest)
  if (verb === 'down') return down()
  console.log(help)
  return verb === undefined || verb === '--help' || verb === '-h' ? 0 : 1
}

async function up(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { yes: { type: 'boolean', short: 'y' } },
    allowPositionals: true,
  })
  const count = Number(positionals[0] ?? '2')
  if (!Number.isInteger(count) || count < 1 || count > MOST_HOSTS)
    throw new UserError(`say how many hosts, from 1 to ${MOST_HOSTS}`)
  if ((await readNote()) !== undefined)
    throw new UserError('a lab is running already. Stop it with: ./covisor lab down')
  await installPackages(hypervisorNeeds, { yes: values.yes === true })
  await startKeeper(count)
  return await status()
}

/** Resolves when the hosts answer. */
async function startKeeper(count: number): Promise<void> {
  await mkdir(labFolder, { recursive: true })
  const log = await open(logFile, 'w', 0o600)
  const launcher = [import.meta.dirname.replace(/\/lab$/, '/main.ts'), 'lab', 'keep', `${count}`]
  const child = spawn(process.execPath, launcher, { cwd: root, detached: true, stdio: ['ignore', log.fd, log.fd] })
  await log.close()
  child.unref()
  const keeper = child.pid === undefined ? undefined : await identify(child.pid)
  const deadline = AbortSignal.timeout(START_TIMEOUT_MS)
  while ((await readNote()) === undefined) {
    if (keeper === undefined || !(await isRunning(keeper)) || deadline.aborted)
      throw new UserError(`the lab did not start: ${(await readFile(logFile, 'utf8')).trim()}`)
    await setTimeout(50)
  }
}

async function status(): Promise<number> {
  const { hosts, shared } = await askKeeper({ verb: 'status' })
  for (const host of hosts) console.log(lineOf(host))
  console.log(`shared between them: ${shared}`)
  return 0
}

const lineOf = ({ name, uri, ssh, broken }: HostState): string =>
  `${name}  ${broken.length === 0 ? 'well' : `broken: ${broken.join(', ')}`}  ${uri}  (${ssh})`

async function change(verb: 'break' | 'mend', [host, fault]: string[]): Promise<number> {
  if (host === undefined || (verb === 'break' && fault === undefined)) throw new UserError(help)
  if (fault !== undefined && !faultNames.includes(fault as FaultName))
    throw new UserError(`there is no fault "${fault}"; there are ${faultNames.join(', ')}`)
  const { hosts } = await askKeeper({ verb, host, fault: fault as FaultName | undefined })
  for (const one of hosts.filter(({ name }) => name === host)) console.log(lineOf(one))
  return 0
}

async function run([name, ...argv]: string[]): Promise<number> {
  const { hosts } = await askKeeper({ verb: 'status' })
  const host = hosts.find((one) => one.name === name)
  if (host === undefined || argv.length === 0)
    throw new UserError(`say which host (${hosts.map((one) => one.name).join(', ')}) and what to run there`)
  if (host.pid === null)
    throw new UserError(`${host.name} is switched off. Start it with: ./covisor lab mend ${host.name}`)
  const enter = ['--target', `${host.pid}`, '--mount', '--uts', '--ipc', '--net', '--pid', '--']
  // Entering another mount namespace forgets the directory; the same path is there too.
  const here = ['bash', '-c', 'cd "$1" && shift && exec "$@"', 'run', process.cwd()]
  const child = spawn('nsenter', [...enter, ...here, ...argv], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code === null ? 1 : Number(code)
}

async function down(): Promise<number> {
  const note = await readNote()
  if (note === undefined) throw new UserError('no lab is running')
  say(`lab: ${await stopProcess(note, 30_000)}`)
  return 0
}
