/** Nominal types over primitives: a HostId where a VmId belongs does not compile. Vanishes at run time. */
declare const brand: unique symbol

export type Brand<T, N extends string> = T & { readonly [brand]: N }
