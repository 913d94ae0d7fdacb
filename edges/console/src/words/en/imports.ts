/** Texts of src/imports. */
export const imports = {} as const
