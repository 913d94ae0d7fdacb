/** The product as in product.ts, in a process of its own: so that it can be killed as by a power failure. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@covisor/client'
import { freePort } from '@covisor/lab'
import type { Product } from './product.ts'

export interface ProductProcess extends Product {
  /** SIGKILL: nothing is said to anybody, nothing is written. */
  kill(): Promise<void>
}

const START_DEADLINE_MS = 60_000

export async function startProductProcess(): Promise<ProductProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'covisor-live-'))
  const [data, imports] = [join(folder, 'data'), await mkdtemp(join(folder, 'imports-'))]
  const port = await freePort()
  const options = {
    data,
    host: '127.0.0.1',
    port,
    store: { kind: 'sqlite', path: join(data, 'covisor.db') },
    importRoots: [imports],
    importHosts: [],
    drivers: ['libvirt'],
    logLevel: process.env.COVISOR_TEST_LOG ?? 'silent',
  }
  let child: ChildProcess | undefined
  const start = async () => {
    child = spawn(process.execPath, [join(import.meta.dirname, 'product-child.ts'), JSON.stringify(options)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${String(code)} before it listened`)
    })
    await Promise.race([once(child, 'message', { signal: AbortSignal.timeout(START_DEADLINE_MS) }), ended])
    ended.catch(() => undefined)
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child
    child = undefined
    if (ending === undefined || ending.exitCode !== null) return
    const exit = once(ending, 'exit')
    ending.kill(signal)
    await exit
  }
  await start()
  const url = `http://127.0.0.1:${port}`
  const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim()
  return {
    url,
    client: createClient({ baseUrl: url, token }),
    token,
    database: options.store.path,
    imports,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
