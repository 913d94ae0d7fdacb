/** The peer sent what the protocol does not allow. Always ends the session: nothing after it on the stream can be trusted. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}
