/** A record without some of its fields. */
export function without<T extends object, K extends keyof T>(record: T, ...fields: readonly K[]): Omit<T, K> {
  const rest = { ...record }
  for (const field of fields) delete rest[field]
  return rest
}
