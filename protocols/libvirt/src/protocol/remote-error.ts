/**
 * How the daemon reports a failure. Decoded whole: the strings and numbers are where libvirt puts the useful part.
 *
 * Source: libvirt 11.3.0, src/rpc/virnetprotocol.x, virNetMessageError.
 */
import type { TypeOf } from '../xdr/codec.ts'
import { optional, struct } from '../xdr/composites.ts'
import { int } from '../xdr/numbers.ts'
import { domain, network } from './handles.ts'
import { text } from './text.ts'

export const remoteError = struct({
  code: int,
  domain: int,
  message: optional(text),
  level: int,
  dom: optional(domain),
  str1: optional(text),
  str2: optional(text),
  str3: optional(text),
  int1: int,
  int2: int,
  net: optional(network),
})

export type RemoteError = TypeOf<typeof remoteError>
