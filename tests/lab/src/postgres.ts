/**
 * A private PostgreSQL for tests: a cluster of its own in a temporary directory, on a unix socket only, gone after stop().
 *
 * fsync is off: these tests ask whether the SQL is right, not whether the disk is. PostgreSQL refuses to run as root, so
 * then it runs as the user that its package created.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, chown, constants, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../../../tools/run-command.ts'

export interface PostgresServer extends AsyncDisposable {
  /** postgres://covisor@localhost/postgres?host=DIRECTORY, which `pg` and psql both understand. */
  readonly url: string
  readonly directory: string
  /** A new database in the same server, far quicker than a new server: empty, or a copy of `template`'s, which nobody may have open. */
  newDatabase(template?: string): Promise<string>
  stop(): Promise<void>
}

export async function postgresUnavailable(): Promise<string | undefined> {
  if ((await binaries()) === undefined) return 'not installed: postgresql (initdb and postgres)'
  if (process.getuid?.() === 0 && (await postgresUser()) === undefined)
    return 'there is no user "postgres" to run it as'
  return undefined
}

export async function startPostgres(): Promise<PostgresServer> {
  const bin = await binaries()
  const reason = await postgresUnavailable()
  if (bin === undefined || reason !== undefined) throw new Error(`PostgreSQL cannot run here: ${reason}`)

  // In /tmp rather than TMPDIR: a socket's path may have 107 bytes only, and the other user must reach it.
  const directory = await mkdtemp('/tmp/covisor-pg-')
  const user = process.getuid?.() === 0 ? await postgresUser() : undefined
  if (user !== undefined) await chown(directory, user.uid, user.gid)
  const data = join(directory, 'data')
  const as = { ...user, cwd: directory, env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } }
  const initdb = [join(bin, 'initdb'), '-D', data, '-U', 'covisor', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  try {
    await runCommand(initdb, as)
  } catch (cause) {
    await rm(directory, { recursive: true, force: true })
    throw cause
  }

  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'listen_addresses=',
    'max_connections=60',
  ]
  const args = ['-D', data, '-k', directory, ...settings.flatMap((setting) => ['-c', setting])]
  const server = spawn(join(bin, 'postgres'), args, { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(server, 'exit')
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)

  const stop = async () => {
    process.off('exit', kill)
    // SIGQUIT is PostgreSQL's immediate shutdown: its children end too, and nothing is kept anyway.
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGQUIT')
    await exited
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await readyLine(server.stderr)
  } catch (cause) {
    await stop()
    throw cause
  }

  const urlOf = (database: string) => `postgres://covisor@localhost/${database}?host=${encodeURIComponent(directory)}`
  let count = 0
  return {
    url: urlOf('postgres'),
    directory,
    newDatabase: async (template) => {
      count += 1
      const name = `test_${count}`
      const source = template === undefined ? '' : ` template ${new URL(template).pathname.slice(1)}`
      await runCommand([
        'psql',
        '-X',
        '-q',
        '-h',
        directory,
        '-U',
        'covisor',
        '-d',
        'postgres',
        '-c',
        `create database ${name}${source}`,
      ])
      return urlOf(name)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Waits for the log line, which is written after the socket listens; the rest of the log is read and dropped. */
async function readyLine(log: NodeJS.ReadableStream): Promise<void> {
  let seen = ''
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  log.on('data', (chunk: Buffer) => {
    if (seen.length < 65_536) seen += chunk.toString()
    if (seen.includes('database system is ready to accept connections')) resolve()
  })
  log.on('end', () => reject(new Error(`PostgreSQL ended before it was ready: ${seen}`)))
  await promise
}

/** Debian and Ubuntu keep the server's programs by version and out of PATH; Fedora has them in /usr/bin. */
async function binaries(): Promise<string | undefined> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => [])
  const newestFirst = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
  for (const directory of [...newestFirst, '/usr/bin', '/usr/local/bin']) {
    const isThere = await access(join(directory, 'initdb'), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return directory
  }
  return undefined
}

async function postgresUser(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('postgres:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) }
}
