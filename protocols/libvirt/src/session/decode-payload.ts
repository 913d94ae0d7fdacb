/**
 * Reads what a packet carries, and names it when it cannot be read: "the reply to domainGetState cannot be read: … (byte 8)".
 *
 * A payload that does not fit its description means that our idea of the daemon is wrong, so the error ends the session.
 */
import { ProtocolError } from '../errors/protocol-error.ts'
import { type Codec, decode } from '../xdr/codec.ts'

export function decodePayload<T>(what: string, codec: Codec<T>, payload: Uint8Array): T {
  try {
    return decode(codec, payload)
  } catch (error) {
    throw new ProtocolError(`${what} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
