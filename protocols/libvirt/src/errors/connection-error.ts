/**
 * The connection could not be made, or is gone. `reason` is for code, the text for people, `cause` for operators.
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

export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  readonly reason: ConnectionErrorReason

  constructor(reason: ConnectionErrorReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
