/** Texts of src/host. */
export const host = {} as const
