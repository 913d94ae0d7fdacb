/**
 * One ssh process per destination, shared by all connections to it: each is a unix socket on this side, forwarded to the
 * daemon's socket on the other. A second connection to a host costs a socket, not a process and a key exchange.
 *
 * Counted: the process starts with the first connection and ends with the last. The forwards' local ends are in a folder
 * that only this user can enter.
 */
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LibvirtUri } from '../../uri/libvirt-uri.ts'
import { clockAhead } from './far-clock.ts'
import { forwardingArguments, READY } from './ssh-arguments.ts'
import { SshProcess } from './ssh-process.ts'

export interface SshLease {
  /** The local socket for a remote one. */
  localSocket(remote: string): string
  readonly process: SshProcess
  /** Seconds by which the other clock was ahead when the process came up; undefined: it did not say. */
  readonly clockAhead: number | undefined
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
  readonly process: SshProcess
  readonly sockets: ReadonlyMap<string, string>
  /** With how far the other clock is ahead. */
  readonly ready: Promise<number | undefined>
  stop(): Promise<void>
}

const masters = new Map<string, Master>()

export async function leaseMaster(
  uri: LibvirtUri,
  remoteSockets: readonly string[],
  signal?: AbortSignal,
): Promise<SshLease> {
  const { host, port, user, parameters } = uri
  const { keyFile, knownHosts, knownHostsVerify } = parameters
  const key = JSON.stringify([host, port, user, keyFile, knownHosts, knownHostsVerify, remoteSockets])
  // Counted without a pause in between: a last user who leaves meanwhile must not stop what we are about to use.
  const shared = masters.get(key)
  const master = shared ?? start(uri, remoteSockets)
  masters.set(key, master)
  master.users++
  const retire = (): void => {
    if (masters.get(key) === master) masters.delete(key)
  }
  // A process that has died is of no use to the next caller; those who still hold it will find out by themselves.
  void master.process.gone.then(retire)
  const release = once(async () => {
    master.users--
    if (master.users > 0) return
    retire()
    await master.stop() // even while it still waits for the network
  })
  let ahead: number | undefined
  try {
    ahead = await abortable(master.ready, signal)
  } catch (error) {
    await release()
    throw error
  }
  return {
    process: master.process,
    clockAhead: ahead,
    isShared: shared !== undefined,
    closedWays: master.closedWays,
    localSocket: (remote) => master.sockets.get(remote) ?? '',
    retire,
    release,
  }
}

function start(uri: LibvirtUri, remoteSockets: readonly string[]): Master {
  const folder = mkdtempSync(join(tmpdir(), 'covisor-ssh-'))
  const sockets = new Map(remoteSockets.map((remote, i) => [remote, join(folder, String(i))]))
  const forwards = [...sockets].map(([remote, local]) => ({ remote, local }))
  const process = new SshProcess(uri.host ?? '', forwardingArguments(uri, forwards))
  const ready = whenReady(process)
  ready.catch(() => {}) // each lease reports it
  const stop = async (): Promise<void> => {
    await process.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { users: 0, closedWays: new Set(), process, sockets, ready, stop }
}

/** Noise from the other side's shell start-up files may come before; it is skipped, but not without end. */
function whenReady(process: SshProcess): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const onData = (text: Buffer): void => {
      heard = (heard + text.toString('latin1')).slice(-4_096)
      if (!heard.includes(READY)) return
      process.child.stdout.off('data', onData).resume()
      resolve(clockAhead(heard, Date.now()))
    }
    process.child.stdout.on('data', onData)
    void process.gone.then(() => reject(process.failure()))
  })
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
