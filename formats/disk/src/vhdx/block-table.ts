/** Facts of the block allocation table that reading and writing share. [MS-VHDX] 2.5 "BAT". */

/** "Payload BAT Entry States". Undefined (1) and unmapped (3) blocks may read as anything; zeros are the one safe answer. */
export const BLOCK = { notPresent: 0, undefined: 1, zero: 2, unmapped: 3, full: 6, partial: 7 } as const

/** Behind the entries of so many sectors stands the entry of their bitmap. */
export const SECTORS_PER_CHUNK = 2 ** 23
