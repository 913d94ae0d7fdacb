/** Texts of src/vm. */
import type { vm as english } from '../en/vm.ts'
import type { Translated } from '../flat.ts'

export const vm: Translated<typeof english> = {}
