/**
 * What may stand in a task log: inputs, outputs and error parameters are JSON.
 *
 * `JsonOf` is checked by the compiler and lets interfaces, optional fields and branded strings through, which a plain
 * recursive `Json` type would refuse. `jsonCopy` makes the first run of a step see exactly what a resumed one sees.
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** T where it is JSON, never where it is not: dates, functions, maps, big integers and symbols do not survive a log. */
export type JsonOf<T> = T extends string | number | boolean | null | undefined | void
  ? T
  : T extends bigint | symbol | Date | NotData | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | Uint8Array
    ? never
    : { [K in keyof T]: JsonOf<T[K]> }

type NotData = (...args: never[]) => unknown

/** Nothing becomes null: a step that returns nothing still has an output in the log. */
export function jsonCopy(value: unknown): Json {
  const text = JSON.stringify(value) as string | undefined
  return text === undefined ? null : (JSON.parse(text) as Json)
}
