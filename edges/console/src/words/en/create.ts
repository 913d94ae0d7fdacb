/** Texts of src/create. */
export const create = {} as const
