/**
 * The emptiest arguments that a call can have: zeros, empty texts and lists, nothing optional. For probing and for tests.
 *
 * It is what decoding zeros gives: the shortest message of every codec is made of them.
 */
import { decode } from '../xdr/codec.ts'
import type { Procedure } from './procedure.ts'

export const emptyArguments = <Args>({ args }: Procedure<Args, unknown>): Args =>
  decode(args, Buffer.alloc(args.minBytes))
