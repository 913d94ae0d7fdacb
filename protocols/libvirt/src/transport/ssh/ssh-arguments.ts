/**
 * The arguments of the system's `ssh`, as a list: no shell on this side sees any of it.
 *
 * The user's own configuration applies (jump hosts, agent, keys), except for what would make ssh ask, multiplex through
 * somebody else's master, or do more than carry bytes.
 */
import { UriError } from '../../errors/uri-error.ts'
import type { LibvirtUri } from '../../uri/libvirt-uri.ts'

export interface Forward {
  readonly local: string
  readonly remote: string
}

/** Keeps one process per destination, with its forwards; `cat` lives as long as our end of its standard input. */
export function forwardingArguments(uri: LibvirtUri, forwards: readonly Forward[]): string[] {
  return [
    ...commonOptions(uri),
    '-o',
    'ExitOnForwardFailure=yes',
    '-o',
    'StreamLocalBindMask=0177',
    ...forwards.flatMap(({ local, remote }) => ['-L', `${local}:${remote}`]),
    '--',
    uri.host ?? '',
    `date +%s; echo ${READY}; exec cat`,
  ]
}

/** What the far end prints once authentication is done and the forwards stand, after the seconds of its clock. */
export const READY = 'covisor-ssh-ready'

/**
 * One process per connection: libvirt's own helper finds the daemon (and starts it for /session), `nc` where it is missing.
 * The helper knows no other socket than the usual one, so a named socket is for `nc` or `socat` alone.
 */
export function helperArguments(uri: LibvirtUri, usualSocket: string): string[] {
  const named = uri.parameters.socket
  const script = named === undefined ? helperOr(uri, usualSocket) : netcat(uri, named)
  return [...commonOptions(uri), '--', uri.host ?? '', `sh -c '${script}'`]
}

function helperOr(uri: LibvirtUri, socket: string): string {
  if (!SAFE_IN_SHELL.test(uri.remoteName)) {
    throw new UriError(uri.remoteName, 'it has characters that cannot be passed through ssh')
  }
  return `if command -v virt-ssh-helper >/dev/null 2>&1; then exec virt-ssh-helper "${uri.remoteName}"; fi; ${netcat(uri, socket)}`
}

function netcat(uri: LibvirtUri, socket: string): string {
  const path = remotePath(uri, socket)
  return `if command -v nc >/dev/null 2>&1; then exec nc -U "${path}"; else exec socat - "UNIX-CONNECT:${path}"; fi`
}

/** Our standard input and output become a connection to a port on the far end's loopback address. */
export function passThroughArguments(uri: LibvirtUri, loopbackPort: number): string[] {
  return [...commonOptions(uri), '-W', `127.0.0.1:${loopbackPort}`, '--', uri.host ?? '']
}

/** A path is safe inside `-L` and inside the helper's quotes only without colons, quotes and the like. */
export function remotePath(uri: LibvirtUri, path: string): string {
  if (!/^\/[A-Za-z0-9._/@-]+$/.test(path))
    throw new UriError(uri.remoteName, `socket ${path} has characters that cannot be passed through ssh`)
  return path
}

const SAFE_IN_SHELL = /^[A-Za-z0-9:/?=&%._+,@-]+$/

const CONNECT_TIMEOUT_SECONDS = 20

function commonOptions(uri: LibvirtUri): string[] {
  const { keyFile, knownHosts, knownHostsVerify } = uri.parameters
  const options = [
    'BatchMode=yes',
    `ConnectTimeout=${CONNECT_TIMEOUT_SECONDS}`,
    'ServerAliveInterval=10',
    'ServerAliveCountMax=3',
    'ControlMaster=no',
    'ControlPath=none',
    'PermitLocalCommand=no',
    'ForwardAgent=no',
    'ForwardX11=no',
    'RequestTTY=no',
    'RemoteCommand=none',
    'SessionType=default',
    'StdinNull=no',
    'ForkAfterAuthentication=no',
    'LogLevel=INFO', // below it, ssh does not say why a forward failed
    ...(keyFile === undefined ? [] : [`IdentityFile=${quoted(keyFile)}`, 'IdentitiesOnly=yes']),
    ...(knownHosts === undefined ? [] : [`UserKnownHostsFile=${quoted(knownHosts)}`, 'GlobalKnownHostsFile=none']),
    ...(knownHostsVerify === 'auto' ? ['StrictHostKeyChecking=accept-new'] : []),
  ]
  return [
    '-T',
    '-e',
    'none',
    ...options.flatMap((option) => ['-o', option]),
    ...(uri.port === undefined ? [] : ['-p', String(uri.port)]),
    ...(uri.user === undefined ? [] : ['-l', uri.user]),
  ]
}

/** ssh splits option values at blanks and expands %; a path has neither meaning. */
const quoted = (path: string): string => `"${path.replaceAll('%', '%%').replaceAll('"', '\\"')}"`
