/**
 * Which check of a host explains that a connection to it could not be made. What libvirt's client tells apart is told apart here,
 * because each is mended differently; what it does not know stays without a check, with its own words.
 */
import { ConnectionError, type ConnectionErrorDetail, type ConnectionErrorReason } from '@covisor/libvirt'
import type { HostCheckCode } from '@covisor/model'

/** The nearest explanation in the chain of causes: a lost connection was often lost because ssh said why. */
export function connectionCheck(error: unknown): HostCheckCode | undefined {
  if (!(error instanceof Error)) return undefined
  if (!(error instanceof ConnectionError)) return connectionCheck(error.cause)
  if (error.detail !== undefined) return byDetail[error.detail]
  return byReason[error.reason] ?? connectionCheck(error.cause)
}

const byDetail: Readonly<Record<ConnectionErrorDetail, HostCheckCode>> = {
  'name-unknown': 'name-unknown',
  'no-route': 'no-route',
  'no-ssh': 'ssh-missing',
  'host-key-unknown': 'ssh-host-key-unknown',
  'host-key-changed': 'ssh-host-key-changed',
  'key-refused': 'ssh-key-refused',
  'socket-denied': 'socket-permission',
  'socket-missing': 'daemon-missing',
  'certificate-expired': 'certificate-expired',
  'certificate-not-yet-valid': 'certificate-not-yet-valid',
  'certificate-name': 'certificate-name',
  'certificate-unknown-ca': 'certificate-unknown-ca',
  'certificate-missing': 'certificate-missing',
  'certificate-refused': 'certificate-refused',
  'not-tls': 'not-tls',
  polkit: 'polkit-refused',
}

const byReason: Readonly<Partial<Record<ConnectionErrorReason, HostCheckCode>>> = {
  refused: 'port-closed',
  timeout: 'no-answer',
  unreachable: 'no-route',
  authentication: 'password-refused',
}
