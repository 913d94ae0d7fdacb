/**
 * Typed parameters: libvirt's lists of named values, each with its own type.
 *
 * Kept as a list, not an object, because some names repeat (`migrate_disks`) and because writing needs the exact type:
 * `param.ullong('bandwidth', 5n)` and `param.uint('bandwidth', 5)` are different requests, and the daemon takes only one.
 * `paramsToObject` is for reading.
 *
 * Source: libvirt 11.3.0, remote_protocol.x (remote_typed_param), libvirt-common.h (virTypedParameterType).
 */
import type { Codec } from '../xdr/codec.ts'
import { array } from '../xdr/composites.ts'
import { double, int, int64, uint, uint64 } from '../xdr/numbers.ts'
import { XdrError } from '../xdr/xdr-error.ts'
import { text } from './text.ts'

export type TypedParam =
  | { readonly field: string; readonly type: 'int' | 'uint' | 'double'; readonly value: number }
  | { readonly field: string; readonly type: 'llong' | 'ullong'; readonly value: bigint }
  | { readonly field: string; readonly type: 'boolean'; readonly value: boolean }
  | { readonly field: string; readonly type: 'string'; readonly value: string }

export const param = {
  int: (field: string, value: number): TypedParam => ({ field, type: 'int', value }),
  uint: (field: string, value: number): TypedParam => ({ field, type: 'uint', value }),
  llong: (field: string, value: bigint): TypedParam => ({ field, type: 'llong', value }),
  ullong: (field: string, value: bigint): TypedParam => ({ field, type: 'ullong', value }),
  double: (field: string, value: number): TypedParam => ({ field, type: 'double', value }),
  boolean: (field: string, value: boolean): TypedParam => ({ field, type: 'boolean', value }),
  string: (field: string, value: string): TypedParam => ({ field, type: 'string', value }),
} as const

/** For reading statistics by name; of repeated names the last one wins. */
export function paramsToObject(params: readonly TypedParam[]): Record<string, number | bigint | boolean | string> {
  return Object.fromEntries(params.map(({ field, value }) => [field, value]))
}

export const typedParams = (limit: number): Codec<readonly TypedParam[]> => array(typedParam, limit)

const truth: Codec<boolean> = {
  minBytes: 4,
  write: (to, value) => to.int32(value ? 1 : 0),
  read: (from) => from.int32() !== 0,
}

/** In the order of virTypedParameterType, which begins at 1. */
const kinds = [
  { type: 'int', codec: int },
  { type: 'uint', codec: uint },
  { type: 'llong', codec: int64 },
  { type: 'ullong', codec: uint64 },
  { type: 'double', codec: double },
  { type: 'boolean', codec: truth },
  { type: 'string', codec: text },
] as const

export const typedParam: Codec<TypedParam> = {
  minBytes: 12,
  write(to, value) {
    const index = kinds.findIndex(({ type }) => type === value.type)
    const kind = kinds[index]
    if (kind === undefined) throw new XdrError(`parameter "${value.field}" has no type "${String(value.type)}"`)
    text.write(to, value.field)
    to.int32(index + 1)
    ;(kind.codec as Codec<TypedParam['value']>).write(to, value.value)
  },
  read(from) {
    const field = text.read(from)
    const at = from.offset
    const number = from.int32()
    const kind = kinds[number - 1]
    if (kind === undefined) throw new XdrError(`parameter "${field}" has unknown type ${number}`, at)
    return { field, type: kind.type, value: kind.codec.read(from) } as TypedParam
  },
}
