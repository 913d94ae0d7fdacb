/**
 * `covisor lab`: several private libvirt hosts on this machine, to try things on by hand.
 *
 * The hosts live as long as the command that started them, so nothing is left behind when its terminal closes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startLab } from '../../tests/lab/src/start-lab.ts'
import { root } from '../workspace.ts'
import { installPackages } from './install-packages.ts'
import { hypervisorNeeds } from './needed-packages.ts'
import { identify, isRunning, type RunningProcess, stopProcess } from './running-process.ts'
import { say, UserError } from './say.ts'

const help = `covisor lab up N | run HOST COMMAND… | down

Private libvirt hosts (host1, host2, …), each with its own network, libvirtd and directories; root only.

  up N            starts N hosts, says how to reach them, and keeps them until Ctrl-C or "lab down"
  run HOST …      runs a command inside a host
  down            stops them, guests included

Example:
  ./covisor lab up 3 &
  ./covisor lab run host1 virsh list --all
  ./covisor host add qemu+tcp://10.213.7.11:16509/system`

interface LabNote extends RunningProcess {
  readonly hosts: readonly { readonly name: string; readonly pid: number }[]
}

const noteFile = join(root, '.covisor/lab.json')

export async function lab(args: string[]): Promise<number> {
  const [verb, ...rest] = args
  if (verb === 'up') return up(rest)
  if (verb === 'run') return run(rest)
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
  if (!Number.isInteger(count) || count < 1 || count > 50) throw new UserError('say how many hosts, from 1 to 50')
  if ((await readNote()) !== undefined)
    throw new UserError('a lab is running already. Stop it with: ./covisor lab down')
  await installPackages(hypervisorNeeds, { yes: values.yes === true })

  await using running = await startLab({ hosts: count, tcp: true, ssh: true })
  const self = await identify(process.pid)
  const hosts = running.hosts.map(({ name, pid }) => ({ name, pid }))
  await mkdir(join(root, '.covisor'), { recursive: true })
  await writeFile(noteFile, JSON.stringify({ ...self, hosts }))
  for (const { name, address, tcp, ssh } of running.hosts)
    console.log(`${name}  ${tcp?.uri}  (ssh -i ${ssh?.identityFile} root@${address})`)
  console.log(`shared between them: ${running.shared}`)

  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')])
  say('stopping the lab')
  await rm(noteFile, { force: true })
  return 0
}

async function run([name, ...argv]: string[]): Promise<number> {
  const note = await readNote()
  const host = note?.hosts.find((one) => one.name === name)
  if (host === undefined || argv.length === 0) {
    const hosts = note?.hosts.map((one) => one.name).join(', ') ?? 'no lab is running'
    throw new UserError(`say which host (${hosts}) and what to run there`)
  }
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

async function readNote(): Promise<LabNote | undefined> {
  const text = await readFile(noteFile, 'utf8').catch(() => undefined)
  const note = text === undefined ? undefined : (JSON.parse(text) as LabNote)
  return note !== undefined && (await isRunning(note)) ? note : undefined
}
