/**
 * What the server is told: flags first, then the configuration file in its data directory, then defaults.
 *
 * DATA/config.yaml, all of it optional:
 *   listen: 127.0.0.1:8460
 *   publicUrl: https://covisor.example       # where people reach it: for passkeys and identity providers; default on loopback: localhost
 *   tls: { cert: /etc/…/fullchain.pem, key: /etc/…/privkey.pem }   # or on, off; default: on, except on loopback
 *   store: { postgres: "postgres://…" }      # default: SQLite in the data directory
 *   secretKeys: /etc/covisor/secrets.keys    # what secrets in the store are sealed with; default: in the data directory
 *   secretPassphrase: /run/credentials/…     # a file with the passphrase that protects those keys; default: none, systemd's credential, or asked
 *   importRoots: [/srv/appliances]           # folders on this machine that administrators may import from
 *   importHosts: [files.example.org]         # hosts that may be imported from by URL
 *   scratchFolder: /var/tmp/covisor          # compressed images are unpacked there; default: "scratch" in the data directory
 *   drivers: [libvirt, simulated]            # default: libvirt
 *   undoWindowHours: 24                      # how long a deleted VM can be restored; 0: it is gone at once
 *   breachedPasswords: /srv/pwned-sha1.txt   # SHA-1 hashes of breached passwords, ordered by hash; these are refused
 *   rollHook: /usr/local/sbin/patch-host     # works on an empty host in "cluster roll": given its name and address
 */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { StoreLocation } from '@covisor/store'
import { OptionsError } from './options-error.ts'
import { type TlsSetting, tlsFor } from './tls/tls-setting.ts'

export interface ServerOptions {
  readonly data: string
  readonly host: string
  readonly port: number
  /** At which address people reach it, where that is another one than it listens on. */
  readonly publicUrl?: string | undefined
  /** Absent: off. */
  readonly tls?: TlsSetting
  readonly store: StoreLocation
  /** The file of the keys that secrets are sealed with; absent: in the data directory. */
  readonly secretKeys?: string | undefined
  /** A file with the passphrase that protects them. */
  readonly secretPassphrase?: string | undefined
  readonly importRoots: readonly string[]
  /** Hosts that may be imported from by URL; none by default. */
  readonly importHosts: readonly string[]
  /** Where compressed images are unpacked that have to be read at random. */
  readonly scratchFolder?: string
  readonly drivers: readonly string[]
  readonly logLevel: string
  /** How long a deleted VM can be restored; absent: as control decides. */
  readonly undoWindowHours?: number | undefined
  readonly rollHook?: string | undefined
  /** A file of hashes of breached passwords. */
  readonly breachedPasswords?: string | undefined
}

const KEYS = [
  'listen',
  'publicUrl',
  'tls',
  'store',
  'secretKeys',
  'secretPassphrase',
  'importRoots',
  'importHosts',
  'scratchFolder',
  'drivers',
  'logLevel',
  'rollHook',
  'breachedPasswords',
  'undoWindowHours',
] as const

export async function readServerOptions(args: readonly string[]): Promise<ServerOptions> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      listen: { type: 'string' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      driver: { type: 'string', multiple: true },
      'import-root': { type: 'string', multiple: true },
      'import-host': { type: 'string', multiple: true },
    },
  })
  if (values.data === undefined) throw new OptionsError('say where the data is: --data DIR')
  const data = resolve(values.data)
  const file = await readConfig(join(data, 'config.yaml'))
  const { host, port } = parseListen(values.listen ?? stringAt(file, 'listen') ?? '127.0.0.1:8460')
  return {
    data,
    host,
    port,
    publicUrl: publicUrlAt(file),
    tls: tlsFor(host, tlsFlags(values['tls-cert'], values['tls-key']) ?? tlsAt(file, data)),
    store: storeOf(file, data),
    secretKeys: resolve(data, stringAt(file, 'secretKeys') ?? 'secrets.keys'),
    secretPassphrase: pathAt(file, 'secretPassphrase', data),
    importRoots: values['import-root'] ?? stringsAt(file, 'importRoots') ?? [],
    importHosts: values['import-host'] ?? stringsAt(file, 'importHosts') ?? [],
    scratchFolder: resolve(data, stringAt(file, 'scratchFolder') ?? 'scratch'),
    drivers: values.driver ?? stringsAt(file, 'drivers') ?? ['libvirt'],
    logLevel: stringAt(file, 'logLevel') ?? 'info',
    rollHook: stringAt(file, 'rollHook'),
    breachedPasswords: pathAt(file, 'breachedPasswords', data),
    undoWindowHours: hoursAt(file, 'undoWindowHours'),
  }
}

type Config = Readonly<Record<string, unknown>>

async function readConfig(path: string): Promise<Config> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new OptionsError(`${path}: ${error.message}`)
  })
  if (text === undefined) return {}
  const { parse } = await import('yaml')
  let config: unknown
  try {
    config = parse(text) ?? {}
  } catch (error) {
    throw new OptionsError(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new OptionsError(`${path}: not a mapping`)
  const unknown = Object.keys(config).filter((key) => !(KEYS as readonly string[]).includes(key))
  if (unknown.length > 0) throw new OptionsError(`${path}: unknown key "${unknown[0]}" (there are: ${KEYS.join(', ')})`)
  return config as Config
}

function tlsFlags(cert: string | undefined, key: string | undefined): TlsSetting | undefined {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined)
    throw new OptionsError('--tls-cert and --tls-key go together: the certificate with its chain, and its private key')
  return { kind: 'files', cert: resolve(cert), key: resolve(key) }
}

/** YAML 1.2 reads on and off as texts. */
function tlsAt(config: Config, data: string): TlsSetting | undefined {
  const { tls } = config
  if (tls === undefined) return undefined
  if (tls === 'on' || tls === true) return { kind: 'own' }
  if (tls === 'off' || tls === false) return { kind: 'off' }
  const { cert, key } = (tls ?? {}) as { readonly cert?: unknown; readonly key?: unknown }
  if (typeof cert === 'string' && typeof key === 'string')
    return { kind: 'files', cert: resolve(data, cert), key: resolve(data, key) }
  throw new OptionsError('config.yaml, tls: give on, off, or { cert: FILE, key: FILE }')
}

function storeOf(config: Config, data: string): StoreLocation {
  const store = config.store
  if (store === undefined) return { kind: 'sqlite', path: join(data, 'covisor.db') }
  const url = (store as { readonly postgres?: unknown }).postgres
  if (typeof url === 'string') return { kind: 'postgres', url }
  throw new OptionsError('config.yaml, store: give { postgres: URL }, or leave it out for SQLite')
}

function parseListen(text: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || !(port >= 0 && port <= 65_535)) {
    throw new OptionsError(`"${text}" is no address to listen on; give HOST:PORT`)
  }
  return { host, port }
}

function publicUrlAt(config: Config): string | undefined {
  const text = stringAt(config, 'publicUrl')
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw new OptionsError(`config.yaml, publicUrl: "${text}" is no address; give one such as https://covisor.example`)
  return url.origin
}

const pathAt = (config: Config, key: string, data: string): string | undefined => {
  const path = stringAt(config, key)
  return path === undefined ? undefined : resolve(data, path)
}

function stringAt(config: Config, key: string): string | undefined {
  const value = config[key]
  if (value === undefined || typeof value === 'string') return value
  throw new OptionsError(`config.yaml, ${key}: not a text`)
}

function stringsAt(config: Config, key: string): readonly string[] | undefined {
  const value = config[key]
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value
  throw new OptionsError(`config.yaml, ${key}: not a list of texts`)
}

/** Up to a year. */
function hoursAt(config: Config, key: string): number | undefined {
  const value = config[key]
  if (value === undefined) return undefined
  if (typeof value === 'number' && value >= 0 && value <= 8784) return value
  throw new OptionsError(`config.yaml, ${key}: not a number of hours from 0 to 8784`)
}
