/**
 * What a transport makes: a byte stream to a daemon, ready for the first packet, and the means to clean up behind it.
 */
import type { Duplex } from 'node:stream'

export interface ByteStream {
  readonly duplex: Duplex
  /**
   * Each packet must be given to the stream by itself, after the one before has gone: it frames what it is given (TLS).
   * libvirtd waits on the socket for the next packet, and does not see what came in the same TLS record as the last one.
   */
  readonly sendsApart?: boolean
  /** What else is known when it breaks, such as the last words of ssh. */
  readonly explainLoss?: () => string | undefined
  /** By how much the other side's clock was ahead of ours; undefined: nothing on this way tells. */
  readonly clockAheadSeconds?: number | undefined
  /** Another way to the same daemon, for when this one breaks before the daemon has said anything. */
  readonly nextWay?: () => Promise<ByteStream>
  /** Waits until nothing of it is left: no socket, no process. */
  dispose(): Promise<void>
}

export interface OpenOptions {
  readonly signal: AbortSignal
  readonly readOnly: boolean
  /** Start this user's own daemon where a `/session` URI finds none. */
  readonly startDaemon?: boolean
}
