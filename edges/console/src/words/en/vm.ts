/** Texts of src/vm. */
export const vm = {} as const
