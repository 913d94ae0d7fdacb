/**
 * The whole product in this process: the real server over a store in a folder of its own, and the typed client that talks to it.
 *
 * Its port stays the same over a restart, so that clients that were cut off find it again, as they would a service.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CovisorClient, createClient } from '@covisor/client'
import { freePort } from '@covisor/lab'
import { startServer } from '@covisor/server'

export interface Product extends AsyncDisposable {
  readonly url: string
  readonly client: CovisorClient
  /** The administrator's. */
  readonly token: string
  /** For who looks behind its back while it is stopped. */
  readonly database: string
  /** Where administrators may import from. */
  readonly imports: string
  /** Ends the server as a service manager does. */
  stop(): Promise<void>
  /** The next server, over the same store. */
  start(): Promise<void>
}

export interface ProductOptions {
  /** How long an import waits for an uploader that went away. */
  readonly uploadPatienceMs?: number
  /** What else is less patient, or otherwise, than by default. */
  readonly config?: Parameters<typeof startServer>[2]
}

export async function startProduct({ uploadPatienceMs, config }: ProductOptions = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'covisor-live-'))
  const [data, imports] = [join(folder, 'data'), await mkdtemp(join(folder, 'imports-'))]
  const port = await freePort()
  const open = () =>
    startServer(
      {
        data,
        host: '127.0.0.1',
        port,
        store: { kind: 'sqlite', path: join(data, 'covisor.db') },
        importRoots: [imports],
        importHosts: [],
        drivers: ['libvirt'],
        logLevel: process.env.COVISOR_TEST_LOG ?? 'silent',
      },
      undefined,
      { ...config, ...(uploadPatienceMs === undefined ? {} : { uploadPatienceMs }) },
    )
  let server: Awaited<ReturnType<typeof open>> | undefined = await open()
  const { url } = server
  const stop = async () => {
    await server?.stop()
    server = undefined
  }
  const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim()
  return {
    url,
    client: createClient({ baseUrl: url, token }),
    token,
    database: join(data, 'covisor.db'),
    imports,
    stop,
    async start() {
      server = await open()
    },
    async [Symbol.asyncDispose]() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
