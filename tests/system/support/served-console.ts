/**
 * A server with simulated hosts that serves the built console, and Debian's Chromium to look at it.
 *
 * The server is the program itself, so it can be stopped and started again on the same port and data, as an administrator would.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { buildConsole } from '../../../tools/launcher/build-console.ts'
import { root } from '../../../tools/workspace.ts'
import { type Api, apiAt } from './api.ts'

const CHROMIUM = '/usr/bin/chromium'
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** For one thing to show up; the machine may be busy. */
const PATIENCE_MS = Number(process.env['PATIENCE_MS'] ?? 60_000)

export interface ServedConsole {
  readonly url: string
  readonly token: string
  readonly api: Api
  readonly folder: string
  /** A new browser profile: nobody is signed in. */
  visitor(): Promise<Page>
  stopServer(): Promise<void>
  startServer(): Promise<void>
  close(): Promise<void>
}

/** With simulated hosts, unless a test brings real ones. */
export async function serveConsole(driver: 'simulated' | 'libvirt' = 'simulated'): Promise<ServedConsole> {
  await access(CHROMIUM).catch(() => {
    throw new Error(`${CHROMIUM} is missing; install Debian's chromium to test the console`)
  })
  await buildConsole()
  const folder = await mkdtemp(join(tmpdir(), 'covisor-console-'))
  let server = await runServer(join(folder, 'data'), '127.0.0.1:0', driver)
  const { url } = server
  const token = (await readFile(join(folder, 'data', 'admin-token'), 'utf8')).trim()
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET })
  const contexts: BrowserContext[] = []
  return {
    url,
    token,
    api: apiAt(url, token),
    folder,
    async visitor() {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        colorScheme: 'light',
        reducedMotion: 'reduce',
        baseURL: url,
      })
      context.setDefaultTimeout(PATIENCE_MS)
      contexts.push(context)
      return context.newPage()
    },
    stopServer: () => server.stop(),
    async startServer() {
      server = await runServer(join(folder, 'data'), new URL(url).host, driver)
    },
    async close() {
      for (const context of contexts) await context.close()
      await browser.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function runServer(data: string, listen: string, driver: string) {
  const child = spawn(
    process.execPath,
    [join(root, 'apps/server/src/main.ts'), '--data', data, '--listen', listen, '--driver', driver],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return { url: await greeting(child), stop: () => stop(child) }
}

/** The server says where it serves when it does. */
function greeting(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it served`)))
    if (child.stdout === null) throw new Error('the server has no output')
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^covisor serves at (\S+)/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
