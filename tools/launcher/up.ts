/**
 * `covisor up`: from a bare machine to a running Covisor that manages it. Running it again changes nothing that is right already.
 *
 * Each step looks first and acts only on what is missing; what it started is written down for `down`.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { accepted, type CovisorClient, createClient, unwrap } from '@covisor/client'
import { authorityFile } from '@covisor/server/own-certificate'
import { buildConsole } from './build-console.ts'
import { cliFor } from './cli.ts'
import { dataDirectory } from './data-directory.ts'
import { runDemo } from './demo.ts'
import { installPackages } from './install-packages.ts'
import { acceleration } from './kvm.ts'
import { ensureLibvirt } from './libvirt-service.ts'
import { applianceNeeds, hypervisorNeeds } from './needed-packages.ts'
import { isRunning, stopProcess } from './running-process.ts'
import { say, UserError } from './say.ts'
import { answers, fingerprintOfAuthority, logFile, startServer } from './server-process.ts'
import { readStarted, type Started, writeStarted } from './started.ts'
import { finish } from './tasks.ts'

const help = `covisor up [--demo] [--yes] [--listen ADDRESS] [--port N] [--data DIR] [--no-install] [--foreground]

Installs what is missing, starts libvirt if it is not running, starts the server, and enrols this machine as a host.

  --demo            also builds a small Linux appliance, imports it, boots it and talks to it
  --yes             installs packages without asking
  --listen ADDRESS  the address to serve on (127.0.0.1, over http; any other over https, with a certificate of its own)
  --port N          the port to serve on (8460)
  --data DIR        where the store lives (root: /var/lib/covisor; others: ~/.local/share/covisor)
  --no-install      takes the machine as it is
  --foreground      stays in this terminal; Ctrl-C stops the server

Example:
  ./covisor up --demo`

const options = {
  demo: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  listen: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8460' },
  data: { type: 'string' },
  'no-install': { type: 'boolean' },
  foreground: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const localUri = 'qemu:///system'

export async function up(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options })
  if (values.help === true) {
    console.log(help)
    return 0
  }
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UserError(`"${values.port}" is not a port`)
  const data = dataDirectory(values.data)

  if (values['no-install'] !== true) {
    const needs = values.demo === true ? [...hypervisorNeeds, ...applianceNeeds] : hypervisorNeeds
    await installPackages(needs, { yes: values.yes === true || process.env['CI'] !== undefined })
  }
  await sayAcceleration()
  await remember(data, await ensureLibvirt())
  await buildConsole()
  const { url } = await ensureServer(data, values.listen, port)
  const token = await adminToken(data)
  const client = createClient({ baseUrl: url, token, userAgent: 'covisor-launcher' })
  await enrol(client)
  if (values.demo === true) await runDemo(url, client, cliFor(url, token))
  sayHowToSignIn(url, data, values.data)
  if (url.startsWith('https:')) await sayFingerprint(data)
  return values.foreground === true ? waitForServer(data) : 0
}

async function sayAcceleration(): Promise<void> {
  const speed = await acceleration()
  if (speed.kvm) say('KVM is usable')
  else say(`VMs will run emulated (TCG), many times slower, because ${speed.reason}`)
}

async function ensureServer(data: string, host: string, port: number): Promise<NonNullable<Started['server']>> {
  const { server } = await readStarted(data)
  if (server !== undefined && (await isRunning(server)) && (await answers(server.url, data))) {
    say(`the server runs already, at ${server.url}`)
    return server
  }
  say('starting the server')
  const started = await startServer({ data, host, port })
  await remember(data, { server: started })
  return started
}

async function enrol(client: CovisorClient): Promise<void> {
  if ((await localEndpoint(client)) !== undefined) return waitForConnection(client)
  say(`enrolling this machine, as "covisor host add ${localUri}" does`)
  await finish(client, await accepted(client.POST('/v1/endpoints', { body: { uri: localUri } })))
}

/** A server that was just started connects in the background. */
async function waitForConnection(client: CovisorClient): Promise<void> {
  const deadline = AbortSignal.timeout(60_000)
  for (;;) {
    const endpoint = await localEndpoint(client)
    if (endpoint?.state === 'connected') return
    if (deadline.aborted) {
      throw new UserError(
        `the server does not reach ${localUri}: ${endpoint?.reason ?? endpoint?.state ?? 'it was removed'}`,
      )
    }
    await setTimeout(100)
  }
}

async function localEndpoint(client: CovisorClient) {
  const { items } = await unwrap(client.GET('/v1/endpoints'))
  return items.find(({ uri }) => uri === localUri)
}

async function remember(data: string, news: Started): Promise<void> {
  await writeStarted(data, { ...(await readStarted(data)), ...news })
}

async function adminToken(data: string): Promise<string> {
  return (await readFile(tokenFile(data), 'utf8')).trim()
}

const tokenFile = (data: string) => join(data, 'admin-token')

function sayHowToSignIn(url: string, data: string, given: string | undefined): void {
  const [where, flag] = given === undefined ? ['', ''] : [`COVISOR_DATA=${given} `, ` --data ${given}`]
  console.log(`
Covisor runs at ${url}
Sign in there with the token in ${tokenFile(data)}
From the shell:  ${where}./covisor vm list
To stop it:      ./covisor down${flag}   (VMs keep running)`)
}

async function sayFingerprint(data: string): Promise<void> {
  const fingerprint = await fingerprintOfAuthority(data)
  if (fingerprint === undefined) return
  console.log(`From elsewhere:  covisor login URL --fingerprint ${fingerprint}
For browsers:    trust ${authorityFile(data)}`)
}

/** Stays until the server ends or somebody stops this command; then the server stops with it. */
async function waitForServer(data: string): Promise<number> {
  const { server } = await readStarted(data)
  if (server === undefined) return 1
  say(`serving; its log is ${logFile(data)}`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  while (!stop.signal.aborted && (await isRunning(server))) {
    await setTimeout(500, undefined, { signal: stop.signal }).catch(() => undefined)
  }
  say(`server: ${await stopProcess(server, 30_000)}`)
  return stop.signal.aborted ? 0 : 1
}
