/**
 * The connection could not be made, or is gone. `reason` is for code, the text for people, `cause` for operators; `detail` says more
 * where what one reason covers is mended in different ways.
 *
 * A call that fails with `lost` may or may not have happened on the host: only the caller knows whether it may be repeated.
 */
export type ConnectionErrorReason =
  | 'not-found' // no socket there: the daemon does not run, or listens elsewhere
  | 'refused'
  | 'denied' // the socket's permissions, or ssh's authentication
  | 'unreachable' // network or name resolution
  | 'timeout'
  | 'certificate' // TLS: unknown CA, expired, for another name, ours was refused
  | 'host-key' // ssh: the host's key is unknown or has changed
  | 'authentication' // libvirt's own: polkit, SASL
  | 'lost' // was open, broke
  | 'closed' // was closed on our side
  | 'unresponsive' // keepalive went unanswered
  | 'failed' // anything else

export type ConnectionErrorDetail =
  | 'name-unknown'
  | 'no-route'
  | 'no-ssh' // on this machine
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'key-refused' // ssh accepts none of our keys
  | 'socket-denied' // the daemon's socket, here or behind ssh
  | 'socket-missing'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-name'
  | 'certificate-unknown-ca'
  | 'certificate-missing' // ours, or the CA's on our side
  | 'certificate-refused' // ours, by the daemon
  | 'not-tls'
  | 'polkit'

export interface ConnectionErrorOptions extends ErrorOptions {
  readonly detail?: ConnectionErrorDetail | undefined
}

export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  readonly reason: ConnectionErrorReason
  readonly detail: ConnectionErrorDetail | undefined

  constructor(reason: ConnectionErrorReason, message: string, { detail, ...options }: ConnectionErrorOptions = {}) {
    super(message, options)
    this.reason = reason
    this.detail = detail
  }
}
