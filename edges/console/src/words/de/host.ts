/** Texts of src/host. */
import type { host as english } from '../en/host.ts'
import type { Translated } from '../flat.ts'

export const host: Translated<typeof english> = {}
