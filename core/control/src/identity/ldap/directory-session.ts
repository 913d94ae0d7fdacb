/**
 * One connection to a directory, bounded in time and bytes. The protocol is the library's (ldapts).
 *
 * The library connects again by itself when a connection is lost, and then without the TLS that StartTLS had made: the next password
 * would go out in the clear. So a session here connects once, and is over when that is.
 */
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import type { Client, Entry } from 'ldapts'
import type { LdapSettings } from './ldap-settings.ts'

export const PATIENCE_MS = 10_000
export const MAX_BYTES = 2 * 1024 * 1024

export interface DirectorySession {
  /** False: not their password. Throws Error for everything else. */
  bind(dn: string, password: string): Promise<boolean>
  /** At most so many; one more is an error of the directory, `isTooMany` tells it. */
  search(base: string, filter: string, attributes: readonly string[], limit: number): Promise<readonly Entry[]>
}

/** LDAP result codes: RFC 4511, appendix A.1. */
const SIZE_LIMIT_EXCEEDED = 4
const INVALID_CREDENTIALS = 49

/** Throws Error with why. The session is closed when `work` is done, or takes too long. */
export async function withDirectory<T>(
  settings: Pick<LdapSettings, 'url' | 'startTls' | 'ca'>,
  work: (session: DirectorySession) => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const { Client: LdapClient } = await import('ldapts')
  const { hostname } = new URL(settings.url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const tls: ConnectionOptions = {
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    minVersion: 'TLSv1.2',
  }
  const sockets = new OneConnection()
  const client = new LdapClient({
    url: settings.url,
    timeout: patienceMs,
    connectTimeout: patienceMs,
    strictDN: false,
    ...(settings.url.startsWith('ldaps:') ? { tlsOptions: tls } : {}),
    createConnection: ((...args: Parameters<typeof connectPlain>) =>
      sockets.first(() => connectPlain(...args))) as typeof connectPlain,
    createSecureConnection: ((...args: unknown[]) =>
      sockets.secure(() => (connectTls as (...any: unknown[]) => TLSSocket)(...args))) as typeof connectTls,
  })
  const timer = setTimeout(() => sockets.end(`it did not answer within ${patienceMs / 1000} seconds`), patienceMs)
  try {
    if (settings.startTls) await client.startTLS(tls)
    return await work(sessionOver(client, patienceMs))
  } catch (error) {
    throw sockets.over === undefined ? error : new Error(sockets.over, { cause: error })
  } finally {
    clearTimeout(timer)
    // Said politely or not, it is over.
    await client.unbind().catch(() => undefined)
    sockets.end('it is over')
  }
}

function sessionOver(client: Client, patienceMs: number): DirectorySession {
  return {
    async bind(dn, password) {
      // RFC 4513, section 5.1.2: a bind without a password succeeds as nobody. Nor is "PLAIN" or "EXTERNAL" somebody's name.
      if (password === '') return false
      if (!dn.includes('=')) throw new Error(`"${dn}" is not the name of an entry`)
      try {
        await client.bind(dn, password)
        return true
      } catch (error) {
        if (codeOf(error) === INVALID_CREDENTIALS) return false
        throw error
      }
    },
    async search(base, filter, attributes, limit) {
      const { searchEntries } = await client.search(base, {
        scope: 'sub',
        derefAliases: 'never',
        filter,
        attributes: [...attributes],
        explicitBufferAttributes: attributes.filter((name) => /GUID$/i.test(name)),
        sizeLimit: limit,
        timeLimit: Math.ceil(patienceMs / 1000),
      })
      return searchEntries
    },
  }
}

export const isTooMany = (error: unknown): boolean => codeOf(error) === SIZE_LIMIT_EXCEEDED

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | undefined)?.code

class OneConnection {
  /** Why it was ended from here. */
  over: string | undefined
  readonly #sockets: Socket[] = []
  #hasSecure = false

  first(make: () => Socket): Socket {
    if (this.#sockets.length > 0) throw new Error('the connection was lost')
    return this.#watched(make())
  }

  /** Of ldaps:// the first, with StartTLS the one over the first. */
  secure(make: () => TLSSocket): TLSSocket {
    if (this.#hasSecure) throw new Error('the connection was lost')
    this.#hasSecure = true
    return this.#watched(make()) as TLSSocket
  }

  end(why: string): void {
    this.over ??= why
    for (const socket of this.#sockets) socket.destroy()
  }

  #watched(socket: Socket): Socket {
    let size = 0
    this.#sockets.push(socket)
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BYTES) this.end(`it answers with more than ${MAX_BYTES / 1024} KiB`)
    })
    // The library takes its own listener away at times, and a socket without any would end the process.
    socket.on('error', () => {})
    return socket
  }
}
