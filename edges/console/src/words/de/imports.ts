/** Texts of src/imports. */
import type { imports as english } from '../en/imports.ts'
import type { Translated } from '../flat.ts'

export const imports: Translated<typeof english> = {}
