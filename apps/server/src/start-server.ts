/** Composition root: store, drivers, control, API. Everything that a running server consists of, started and stopped in order. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApiServer } from '@covisor/api'
import { type Control, type ControlConfig, makeControl } from '@covisor/control'
import type { Driver } from '@covisor/driver-api'
import { errorChain } from '@covisor/model'
import { openStore, type Store } from '@covisor/store'
import { pino } from 'pino'
import packageJson from '../package.json' with { type: 'json' }
import { auditKeyIn } from './audit-key.ts'
import { lockDataDirectory } from './data-lock.ts'
import { driversNamed } from './drivers.ts'
import { prepareFirstAdmin } from './first-start.ts'
import type { ServerOptions } from './server-options.ts'

export interface RunningServer {
  readonly url: string
  readonly control: Control
  readonly store: Store
  stop(): Promise<void>
}

/**
 * For tests. `drivers`: instead of those the options name, to keep hold of them. `config`: to be less patient than the
 * defaults of control.
 */
export async function startServer(
  options: ServerOptions,
  drivers?: readonly Driver[],
  config?: Partial<ControlConfig>,
): Promise<RunningServer> {
  const log = pino({
    level: options.logLevel,
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.secret', '*.token'],
  })
  await mkdir(options.data, { recursive: true, mode: 0o700 })
  const unlock = await lockDataDirectory(options.data)
  const undo: (() => Promise<unknown>)[] = [unlock]
  const stop = async (): Promise<void> => {
    const failed: unknown[] = []
    for (const step of undo.splice(0).toReversed()) await step().catch((error: unknown) => failed.push(error))
    if (failed.length > 0)
      throw new AggregateError(failed, `the server did not stop in order: ${errorChain(failed[0])}`)
  }
  try {
    const store = await openStore(options.store)
    undo.push(() => store.close())
    const control = await makeControl({
      store,
      drivers: drivers ?? (await driversNamed(options.drivers, options.data)),
      auditKey: await auditKeyIn(options.data),
      config: {
        importRoots: options.importRoots,
        importHosts: options.importHosts,
        scratchFolder: options.scratchFolder ?? join(options.data, 'scratch'),
        rollHook: options.rollHook,
        ...(options.undoWindowHours === undefined ? {} : { undoWindowMs: options.undoWindowHours * 3_600_000 }),
        ...config,
      },
      log,
    })
    await prepareFirstAdmin(control, options.data)
    const server = await createApiServer({ control, version: packageJson.version, log, ...consoleDirectory() })
    undo.push(() => server.close())
    const url = await server.listen({ host: options.host, port: options.port })
    // Stops before the API: streams end, then requests. Also when the start fails half-way.
    undo.push(() => control.stop())
    // Answers first: looking at a large fleet takes seconds, and what the store knows can be shown meanwhile.
    await control.start()
    return { url, control, store, stop }
  } catch (error) {
    await stop().catch((stopError: unknown) => log.error({ error: errorChain(stopError) }, 'after a failed start'))
    throw error
  }
}

/** The built console, if it was built. */
function consoleDirectory(): { readonly consoleDirectory?: string } {
  const directory = fileURLToPath(import.meta.resolve('@covisor/console/dist/index.html')).replace(/\/index\.html$/, '')
  return existsSync(directory) ? { consoleDirectory: directory } : {}
}
