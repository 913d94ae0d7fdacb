/**
 * One ssh process per destination, shared by all connections to it: each is a unix socket on this side, forwarded to the
 * daemon's socket on the other. A second connection to a host costs a socket, not a process and a key exchange.
 *
 * Counted: the process starts with the first connection and ends with the last. The forwards' local ends are in a folder
 * that only this user can enter.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LibvirtUri } from '../../uri/libvirt-uri.ts'
import { forwardingArguments, READY } from './ssh-arguments.ts'
import { SshProcess } from './ssh-process.ts'

export interface SshLease {
  /** The local socket for a remote one. */
  localSocket(remote: string): string
  readonly process: SshProcess
  /** It was there before this lease. */
  readonly isShared: boolean
  /** Remote sockets that turned out not to be reachable through this process. */
  readonly closedWays: Set<string>
  /** Nobody else shall get this process: it is dying, though its end has not been reported yet. */
  retire(): void
  release(): Promise<void>
}

interface Master {
  users: number
  readonly closedWays: Set<string>
  readonly ready: Promise<Running>
}
interface Running {
  readonly process: SshProcess
  readonly folder: string
  readonly sockets: ReadonlyMap<string, string>
}

const masters = new Map<string, Master>()

export async function leaseMaster(
  uri: LibvirtUri,
  remoteSockets: readonly string[],
  signal?: AbortSignal,
): Promise<SshLease> {
  const { host, port, user, parameters } = uri
  const key = JSON.stringify([
    host,
    port,
    user,
    parameters.keyFile,
    parameters.knownHosts,
    parameters.knownHostsVerify,
    remoteSockets,
  ])
  let master = masters.get(key)
  if (master === undefined) {
    master = { users: 0, closedWays: new Set(), ready: start(uri, remoteSockets) }
    masters.set(key, master)
  }
  const used = master
  const isShared = used.users > 0
  used.users++
  const retire = (): void => {
    if (masters.get(key) === used) masters.delete(key)
  }
  const release = async (): Promise<void> => {
    used.users--
    if (used.users > 0) return
    retire()
    const running = await used.ready.catch(() => undefined)
    if (running !== undefined) await stop(running)
  }

  try {
    const running = await abortable(used.ready, signal)
    // A process that has died since is of no use to the next caller; those who still hold it will find out by themselves.
    void running.process.gone.then(retire)
    return {
      process: running.process,
      localSocket: (remote) => running.sockets.get(remote) ?? '',
      isShared,
      closedWays: used.closedWays,
      retire,
      release: once(release),
    }
  } catch (error) {
    retire()
    void release() // in the background: the process may still be waiting for the network
    throw error
  }
}

async function start(uri: LibvirtUri, remoteSockets: readonly string[]): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'covisor-ssh-'))
  const sockets = new Map(remoteSockets.map((remote, i) => [remote, join(folder, String(i))]))
  const forwards = [...sockets].map(([remote, local]) => ({ remote, local }))
  const process = new SshProcess(uri.host ?? '', forwardingArguments(uri, forwards))
  const running = { process, folder, sockets }
  try {
    await ready(process)
    return running
  } catch (error) {
    await stop(running)
    throw error
  }
}

/** Noise from the other side's shell start-up files may come before; it is skipped, but not without end. */
function ready(process: SshProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const onData = (text: Buffer): void => {
      heard = (heard + text.toString('latin1')).slice(-4_096)
      if (!heard.includes(READY)) return
      process.child.stdout.off('data', onData).resume()
      resolve()
    }
    process.child.stdout.on('data', onData)
    void process.gone.then(() => reject(process.failure()))
  })
}

async function stop({ process, folder }: Running): Promise<void> {
  await process.stop()
  await rm(folder, { recursive: true, force: true })
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function once(action: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined
  return () => (result ??= action())
}
