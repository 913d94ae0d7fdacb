/**
 * The shape of an entry in a protocol table: a number, what goes out, what comes back, and how the session must treat it.
 *
 * The types of `connection.call` are derived from these entries; there is no code per procedure anywhere.
 */
import type { Codec } from '../xdr/codec.ts'
import { type StructCodec, type StructOf, struct } from '../xdr/composites.ts'

/**
 * `high`: libvirt answers without asking the hypervisor, so the call overtakes others.
 * `slow`: may take seconds to hours, so only a few are let onto a connection at once.
 */
export type Priority = 'high' | 'normal' | 'slow'
export type StreamKind = 'upload' | 'download' | 'both'

export interface Procedure<Args, Ret> {
  readonly number: number
  readonly args: Codec<Args>
  readonly ret: Codec<Ret>
  readonly priority: Priority
  readonly stream: StreamKind | undefined
  /** The first libvirt release that has it, if that is later than 9.0.0. */
  readonly since: string | undefined
}

interface Traits {
  readonly priority?: Priority
  readonly stream?: StreamKind
  readonly since?: string
}

/** A procedure whose answer opens a stream has another type, so that it cannot be called as if it had none. */
export type StreamProcedure<Args, Ret> = Procedure<Args, Ret> & { readonly stream: StreamKind }

type Fields = Readonly<Record<string, Codec<unknown>>>

export function procedure<
  const A extends Fields,
  const R extends Fields,
  const T extends Traits = Record<never, never>,
>(
  number: number,
  args: A,
  ret: R,
  traits?: T,
): Procedure<StructOf<A>, StructOf<R>> & { readonly stream: T extends { stream: infer S } ? S : undefined } {
  const { priority = 'normal', stream, since } = (traits ?? {}) as Traits
  return { number, args: struct(args), ret: struct(ret), priority, stream: stream as never, since }
}

export interface Message<Body> {
  readonly number: number
  readonly body: StructCodec<unknown> & Codec<Body>
  readonly since: string | undefined
}

export function message<const B extends Fields>(
  number: number,
  body: B,
  { since }: { readonly since?: string } = {},
): Message<StructOf<B>> {
  return { number, body: struct(body) as never, since }
}

export type ArgsOf<P> = P extends Procedure<infer A, infer _> ? A : never
export type RetOf<P> = P extends Procedure<infer _, infer R> ? R : never
export type BodyOf<M> = M extends Message<infer B> ? B : never
