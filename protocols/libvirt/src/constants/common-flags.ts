/**
 * Flags that many calls share.
 *
 * Source: libvirt 11.3.0, include/libvirt. Names are libvirt's without their prefix.
 */
import { flagSet } from '../protocol/flags.ts'

export const TypedParameterFlags = flagSet('TypedParameterFlags', { STRING_OKAY: 4 })

export const TypedParameterType = { INT: 1, UINT: 2, LLONG: 3, ULLONG: 4, DOUBLE: 5, BOOLEAN: 6, STRING: 7 } as const
