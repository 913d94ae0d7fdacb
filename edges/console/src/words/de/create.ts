/** Texts of src/create. */
import type { create as english } from '../en/create.ts'
import type { Translated } from '../flat.ts'

export const create: Translated<typeof english> = {}
