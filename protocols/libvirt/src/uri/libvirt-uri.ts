/**
 * libvirt's connection URIs: `driver[+transport]://[user@][host][:port]/path[?parameters]`.
 *
 * URIs are input from people and from files, so everything in them is checked against a list. libvirt's own client would run
 * the program that `command=` or `netcat=` names, and hands the host name to ssh; here these parameters are refused, and a
 * host or user that looks like an option is no host or user.
 */
import { UriError } from '../errors/uri-error.ts'

export type TransportName = 'unix' | 'tcp' | 'tls' | 'ssh'

export interface LibvirtUri {
  /** `qemu`, `xen`, `lxc`, `test`, … */
  readonly driver: string
  readonly transport: TransportName
  readonly host: string | undefined
  readonly port: number | undefined
  readonly user: string | undefined
  /** `/system`, `/session`, `/default`, … */
  readonly path: string
  /** What the daemon is asked to open: the URI as it looks from there. */
  readonly remoteName: string
  readonly parameters: UriParameters
}

export interface UriParameters {
  /** Where the daemon's unix socket is, here or on the ssh host. */
  readonly socket?: string
  /** Which daemon serves: one for all drivers (legacy), or one per driver (direct). */
  readonly mode?: 'auto' | 'legacy' | 'direct'
  /** TLS: do not check the daemon's certificate. Only for laboratories. */
  readonly noVerify?: boolean
  /** TLS: a folder with cacert.pem, clientcert.pem and clientkey.pem. */
  readonly pkiPath?: string
  /** ssh: the private key, the file of known hosts, and how to treat an unknown host's key. */
  readonly keyFile?: string
  readonly knownHosts?: string
  readonly knownHostsVerify?: 'normal' | 'auto'
  /** The URI that the daemon opens, where it is not this one without its transport. */
  readonly name?: string
}

export function parseLibvirtUri(text: string): LibvirtUri {
  const match = SHAPE.exec(text)
  if (match === null) throw new UriError(text, 'it is not of the form driver[+transport]://[user@][host][:port]/path')
  const {
    driver = '',
    transport: named,
    user: rawUser,
    host: rawHost,
    port: rawPort,
    path: rawPath = '',
    query,
  } = match.groups ?? {}
  const fail = (problem: string): never => {
    throw new UriError(text, problem)
  }

  const host = rawHost === undefined || rawHost === '' ? undefined : rawHost.replace(/^\[|\]$/g, '').replace('%25', '%')
  if (host !== undefined && !(HOST.test(host) || IPV6.test(host))) fail(`"${host}" is not a host name or address`)
  const user = rawUser === undefined ? undefined : decoded(rawUser)
  if (user !== undefined && !USER.test(user)) fail(`"${user}" is not a user name`)
  const port = rawPort === undefined || rawPort === '' ? undefined : Number(rawPort)
  if (port !== undefined && (port < 1 || port > 65_535)) fail(`${rawPort} is not a port`)

  const transport =
    transportOf(named, host) ?? fail(`transport "${named}" is not one of ${Object.keys(transports).join(', ')}`)
  if (transport !== 'unix' && host === undefined) fail(`transport ${transport} needs a host name`)
  if (transport === 'unix' && host !== undefined)
    fail('a unix socket is on this machine; leave the host name out, or use ssh')
  if (user !== undefined && transport === 'tls') fail('TLS knows certificates, not user names')

  const { parameters, passedOn } = readParameters(query, fail)
  const path = rawPath === '' && driver !== 'test' ? '/' : rawPath
  return {
    driver,
    transport,
    host,
    port,
    user,
    path,
    remoteName: parameters.name ?? `${driver}://${path}${passedOn === '' ? '' : `?${passedOn}`}`,
    parameters,
  }
}

const SHAPE =
  /^(?<driver>[a-z][a-z0-9]*)(?:\+(?<transport>[a-z0-9]+))?:\/\/(?:(?<user>[^@/?#]*)@)?(?<host>\[[0-9a-fA-F:.%a-z]*\]|[^:/?#@]*)(?::(?<port>\d{0,5}))?(?<path>\/[^?#\s]*)?(?:\?(?<query>[^#\s]*))?$/
const HOST = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9_])?$/
const IPV6 = /^[0-9a-fA-F]*:[0-9a-fA-F:.]*(?:%[A-Za-z0-9._-]+)?$/
const USER = /^[A-Za-z0-9_][A-Za-z0-9._@+$-]{0,127}$/

/** Text whose escapes are broken stays as it is: no name has a percent sign, so it is refused as one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const transports: Readonly<Record<string, TransportName>> = { unix: 'unix', tcp: 'tcp', tls: 'tls', ssh: 'ssh' }

/** As libvirt chooses: without a host the unix socket, with one TLS. */
function transportOf(named: string | undefined, host: string | undefined): TransportName | undefined {
  if (named === undefined) return host === undefined ? 'unix' : 'tls'
  return transports[named]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function readParameters(
  query: string | undefined,
  fail: (problem: string) => never,
): { parameters: UriParameters; passedOn: string } {
  const parameters: Mutable<UriParameters> = {}
  const passedOn = new URLSearchParams()
  for (const [name, value] of new URLSearchParams(query ?? '')) {
    const read = readers[name]
    if (read !== undefined)
      Object.assign(parameters, read(value) ?? fail(`"${value}" is not a value for parameter ${name}`))
    else if (refused[name] !== undefined) fail(`parameter ${name} is not accepted: ${refused[name]}`)
    else if (driverParameters.has(name)) passedOn.append(name, value)
    else fail(`parameter ${name} is not known; known are ${[...Object.keys(readers), ...driverParameters].join(', ')}`)
  }
  return { parameters, passedOn: passedOn.toString() }
}

const absolutePath = (value: string): string | undefined => (/^\/[^\0\n]*$/.test(value) ? value : undefined)
const oneOf = <const T extends string>(value: string, ...choices: T[]): T | undefined =>
  choices.find((choice) => choice === value)
const as = <T, K extends keyof UriParameters>(key: K, value: T | undefined): UriParameters | undefined =>
  value === undefined ? undefined : { [key]: value }

const readers: Readonly<Record<string, (value: string) => UriParameters | undefined>> = {
  socket: (value) => as('socket', absolutePath(value)),
  mode: (value) => as('mode', oneOf(value, 'auto', 'legacy', 'direct')),
  no_verify: (value) => as('noVerify', value === '1' ? true : value === '0' ? false : undefined),
  pkipath: (value) => as('pkiPath', absolutePath(value)),
  keyfile: (value) => as('keyFile', absolutePath(value)),
  known_hosts: (value) => as('knownHosts', absolutePath(value)),
  known_hosts_verify: (value) => as('knownHostsVerify', oneOf(value, 'normal', 'auto')),
  name: (value) => as('name', /^[a-z][a-z0-9]*:\/\/\/?[^\s]*$/.test(value) ? value : undefined),
  // Kept for URIs written for libvirt's own client: the only way in that we use anyway.
  sshauth: (value) => (value.split(',').every((way) => ['agent', 'privkey'].includes(way)) ? {} : undefined),
  no_tty: () => ({}), // we never let ssh ask
  proxy: (value) => (['auto', 'native', 'netcat'].includes(value) ? {} : undefined),
}

const refused: Readonly<Record<string, string>> = {
  command: 'it would run a program that the URI names',
  netcat: 'it would run a program that the URI names',
  authfile: 'a URI must not choose whose password is sent; pass `credentials: authConf({ file })`',
  tls_priority: 'it could weaken the encryption',
}

/** Parameters of drivers on the other side, not of the connection. */
const driverParameters: ReadonlySet<string> = new Set(['no_autostart'])
