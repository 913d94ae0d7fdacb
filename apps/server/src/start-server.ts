/** Composition root: store, drivers, control, API. Everything that a running server consists of, started and stopped in order. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Server as TlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { createApiServer } from '@covisor/api'
import { type Control, type ControlConfig, checkPasswordHashes, makeControl } from '@covisor/control'
import type { Driver } from '@covisor/driver-api'
import { errorChain } from '@covisor/model'
import { openStore, type Store } from '@covisor/store'
import { pino } from 'pino'
import packageJson from '../package.json' with { type: 'json' }
import { auditKeyIn } from './audit-key.ts'
import { lockDataDirectory } from './data-lock.ts'
import { driversNamed } from './drivers.ts'
import { prepareFirstAdmin } from './first-start.ts'
import { OptionsError } from './options-error.ts'
import { keyRingFile, openKeyRing } from './secrets/key-ring.ts'
import { passphraseSource } from './secrets/passphrase-source.ts'
import type { ServerOptions } from './server-options.ts'
import { certificateSource, followCertificate } from './tls/certificate-source.ts'

const LOOK_FOR_CERTIFICATE_MS = 60_000

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
    const { tls = { kind: 'off' } } = options
    // Before anything is opened: a certificate that cannot be read is the mistake of whoever starts it.
    const source = tls.kind === 'off' ? undefined : certificateSource(tls, options)
    await source?.read()
    if (options.breachedPasswords !== undefined) await usablePasswordHashes(options.breachedPasswords)
    // Before the store, too: who mistyped the passphrase has changed nothing.
    const passphrase = passphraseSource(options.secretPassphrase)
    const secretKeys = await openKeyRing(options.secretKeys ?? keyRingFile(options.data), passphrase)
    const store = await openStore(options.store)
    undo.push(() => store.close())
    // The lock on the data directory says that no other server works on a store in it.
    if (options.store.kind === 'sqlite' && dirname(options.store.path) === options.data) await store.running.endLeases()
    let localUrl: string | undefined
    const control = await makeControl({
      store,
      drivers: drivers ?? (await driversNamed(options.drivers, options.data)),
      auditKey: await auditKeyIn(options.data),
      secretKeys,
      config: {
        importRoots: options.importRoots,
        importHosts: options.importHosts,
        scratchFolder: options.scratchFolder ?? join(options.data, 'scratch'),
        rollHook: options.rollHook,
        publicUrl: () => options.publicUrl ?? localUrl,
        breachedPasswords: options.breachedPasswords,
        ...(options.undoWindowHours === undefined ? {} : { undoWindowMs: options.undoWindowHours * 3_600_000 }),
        ...config,
      },
      log,
    })
    await prepareFirstAdmin(control, options.data)
    const https = source === undefined ? undefined : await source.read()
    const server = await createApiServer({
      control,
      version: packageJson.version,
      log,
      ...(https === undefined ? {} : { https }),
      ...consoleDirectory(),
    })
    undo.push(() => server.close())
    if (source !== undefined && https !== undefined) {
      const use = (now: typeof https): void => {
        ;(server.server as unknown as TlsServer).setSecureContext(now)
        log.info({}, 'the certificate was renewed')
      }
      const onError = (error: unknown): void =>
        log.error({ error: errorChain(error) }, 'the new certificate cannot be used; the old one stays')
      const forget = followCertificate(source, https, use, { everyMs: LOOK_FOR_CERTIFICATE_MS, onError })
      undo.push(async () => forget())
    }
    const url = await server.listen({ host: options.host, port: options.port })
    localUrl = localUrlOf(url)
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

/** Browsers take localhost for safe, and as a name; addresses of this machine they do not. */
function localUrlOf(url: string): string | undefined {
  const { protocol, hostname, port } = new URL(url)
  return /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname) ? `${protocol}//localhost:${port}` : undefined
}

async function usablePasswordHashes(path: string): Promise<void> {
  await checkPasswordHashes(path).catch((error: unknown) => {
    throw new OptionsError(`config.yaml, breachedPasswords: ${path}: ${errorChain((error as Error).cause)}`)
  })
}

/** The built console, if it was built. */
function consoleDirectory(): { readonly consoleDirectory?: string } {
  const directory = fileURLToPath(import.meta.resolve('@covisor/console/dist/index.html')).replace(/\/index\.html$/, '')
  return existsSync(directory) ? { consoleDirectory: directory } : {}
}
